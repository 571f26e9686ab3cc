import { join } from 'node:path';
import { findProgram, isAbandoned, makeDirectorySync, ProgramFailed, startProgram } from '@holdfast/host';
import type { Logger } from '../../telemetry/logger.js';

/** The lock daemon that a daemon starts by itself when it finds none. */
export interface LockdHome {
  readonly stateDirectory: string;
  /** Its log is a file of this directory. */
  readonly logDirectory: string;
  /** After how long without clients, guests and leases it ends by itself. */
  readonly idleExitSeconds: number;
}

/** Not more often is one started, whatever becomes of it. */
const apartMs = 1000;

/** What a service manager says to the daemon alone. */
const notInherited = ['NOTIFY_SOCKET', 'WATCHDOG_PID', 'WATCHDOG_USEC', 'LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'];

/**
 * Starts a lock daemon where nobody listens. It outlives this daemon, as leases do, and belongs to whoever finds it: of two
 * that are started at once one goes, and its daemon uses the other.
 */
export class LockdStarter implements Disposable {
  readonly #socketPath: string;
  readonly #home: LockdHome;
  readonly #logger: Logger;
  readonly #end = new AbortController();
  #attempt: Promise<boolean> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(socketPath: string, home: LockdHome, logger: Logger) {
    this.#socketPath = socketPath;
    this.#home = home;
    this.#logger = logger;
  }

  /** Starts one if nobody listens; resolves when it serves, with true, or when there is none to be had. Never rejects. */
  ensure(): Promise<boolean> {
    this.#attempt ??= this.#begin().finally(() => (this.#attempt = undefined));
    return this.#attempt;
  }

  [Symbol.dispose](): void {
    this.#end.abort();
  }

  async #begin(): Promise<boolean> {
    try {
      if (this.#end.signal.aborted || !(await isAbandoned(this.#socketPath))) return false;
      const now = performance.now();
      if (now - this.#lastMs < apartMs) return false;
      this.#lastMs = now;
      const script = this.#find();
      if (script === undefined) return false;
      const pid = await this.#start(script);
      if (pid === undefined) this.#logger.info({ socket: this.#socketPath }, 'another one started a lock daemon');
      else this.#logger.info({ pid, socket: this.#socketPath }, 'nobody kept leases: a lock daemon was started');
      return true;
    } catch (error) {
      if (this.#end.signal.aborted) return false;
      const said = error instanceof ProgramFailed ? { logFile: error.logFile, said: error.said } : {};
      this.#logger.error({ err: error, socket: this.#socketPath, ...said }, 'no lock daemon could be started');
      return false;
    }
  }

  #find(): string | undefined {
    try {
      return findProgram('@holdfast/lockd', 'holdfast-lockd', import.meta.url);
    } catch (error) {
      // Whoever installs the daemon alone runs a lock daemon in a way of his own.
      this.#logger.debug({ err: error }, 'there is no lock daemon beside this daemon that it could start');
      return undefined;
    }
  }

  #start(script: string): Promise<number | undefined> {
    const { stateDirectory, logDirectory, idleExitSeconds } = this.#home;
    const socket = this.#socketPath;
    makeDirectorySync(logDirectory, 0o700);
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !notInherited.includes(name)),
    );
    const args = ['--socket', socket, '--state-dir', stateDirectory, '--idle-exit', String(idleExitSeconds)];
    const logFile = join(logDirectory, 'holdfast-lockd.log');
    return startProgram(
      { name: 'holdfast-lockd', script, args, logFile, socket, environment },
      this.#end.signal,
      apartMs,
    );
  }
}
