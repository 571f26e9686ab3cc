import { constants } from 'node:fs';
import { pino } from 'pino';
import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import { openableForLog } from './log-file.js';
import type { Logger } from './logger.js';

/** One thing that somebody did, or was not let do. Of what was asked it holds only who, what and on which object. */
export interface AuditEntry {
  /** Id of the call in this log. */
  readonly request: string;
  /** Who, in one phrase: `uid 1000`. */
  readonly who: string;
  readonly door: string;
  readonly uid?: number | undefined;
  readonly pid?: number | undefined;
  readonly certificate?: string | undefined;
  readonly token?: string | undefined;
  readonly method: string;
  readonly class?: string | undefined;
  readonly uuid?: string | undefined;
  readonly name?: string | undefined;
  /** `ok`, or the reason of the refusal. */
  readonly result: string;
  /** Which rule of the policy refused it, or that none allows it. */
  readonly why?: string | undefined;
  readonly durationMs: number;
}

/** Where it is kept who did what. */
export interface AuditLog extends Disposable {
  /** Takes a line, and does not wait until it is written. */
  write(entry: AuditEntry): void;
  /** Opens the file anew: it may have been moved away. */
  reopen(): void;
}

/** Bytes of lines that may wait for a slow disk; beyond, lines are lost, and the log says how many. */
const mostWaitingBytes = 4 * 1024 * 1024;

/**
 * Opens the log of who did what: `off`: there is none; `log`: in the log of the daemon; else a file of its own.
 * @throws Fault FILE_PERMISSION
 */
export function openAuditLog(target: string, logger: Logger, clock: Clock): AuditLog | undefined {
  if (target === 'off') return undefined;
  if (target === 'log') {
    return {
      write: (entry) => logger.info({ audit: entry }, 'audit'),
      reopen: () => {},
      [Symbol.dispose]: () => {},
    };
  }
  return openFile(target, logger, clock);
}

function openFile(path: string, logger: Logger, clock: Clock): AuditLog {
  // A daemon that cannot keep this log says so before it serves.
  const refused = openableForLog(path, constants.O_NOFOLLOW);
  if (refused !== undefined) {
    const { problem, cause } = refused;
    const message = `the audit log ${path} cannot be written: ${problem}`;
    throw new Fault('FILE_PERMISSION', message, { metadata: { path } }, { cause });
  }
  const sink = pino.destination({
    dest: path,
    sync: false,
    append: true,
    mode: 0o600,
    maxLength: mostWaitingBytes,
  });
  let lost = 0;
  sink.on('drop', () => (lost += 1));
  sink.on('error', (error: unknown) => logger.error({ err: error, path }, 'the audit log cannot be written'));
  const put = (line: object): void => {
    sink.write(`${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...line })}\n`);
  };
  return {
    write(entry) {
      if (lost > 0) {
        logger.error({ lost, path }, 'lines of the audit log are lost');
        put({ lost });
        lost = 0;
      }
      put(entry);
    },
    reopen: () => sink.reopen(),
    [Symbol.dispose]: () => sink.flushSync(),
  };
}
