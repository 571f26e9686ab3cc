import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { answersOn } from './answers-on.js';
import { CommandError } from '../command-error.js';

/** A program that shall go on when this command has ended. */
export interface ProgramStart {
  /** Its name, for messages. */
  readonly name: string;
  /** Path of its script. */
  readonly script: string;
  readonly args: readonly string[];
  /** File to which its output is appended. */
  readonly logFile: string;
  /** It is ready when it accepts connections here. */
  readonly socket: string;
}

const readyMs = 20_000;
const pollMs = 20;

/**
 * Starts a program in a session of its own and waits until it is ready. Answers its pid, or undefined when somebody else
 * was quicker to start it.
 * @throws CommandError when it ends or is not ready in time, with the end of its log
 */
export async function startProcess(start: ProgramStart, signal: AbortSignal): Promise<number | undefined> {
  const log = openSync(start.logFile, 'a', 0o600);
  const logStart = statSync(start.logFile).size;
  const child = spawn(process.execPath, [start.script, ...start.args], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, by) => (ended = by === null ? `exit code ${code}` : `signal ${by}`));

  for (const limit = Date.now() + readyMs; Date.now() < limit;) {
    if (await answersOn(start.socket)) {
      child.unref();
      return ended === undefined ? child.pid : undefined;
    }
    if (ended !== undefined) throw notReady(start, `ended with ${ended}`, logStart);
    await delay(pollMs, undefined, { signal });
  }
  child.kill();
  throw notReady(start, `did not answer on ${start.socket} within ${readyMs / 1000} s`, logStart);
}

function notReady(start: ProgramStart, how: string, logStart: number): CommandError {
  const said = readFileSync(start.logFile).subarray(logStart).toString().trimEnd().split('\n').slice(-10);
  return new CommandError(`${start.name} ${how}`, {
    reason: 'UNAVAILABLE',
    hint: `its log is ${start.logFile}, and ends so:\n  ${said.join('\n  ')}`,
  });
}
