/** How much is logged: everything from this level up. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** How much of each thing the daemon keeps and lets wait. */
export interface Limits {
  /** Calls that may wait for one domain. */
  readonly maxQueuedJobs: number;
  /** Longest wait for a domain, beside the caller's own deadline. */
  readonly jobWaitMs: number;
  /** Operations that are remembered after their end. */
  readonly keptOperations: number;
  /** Events that are kept for readers who come back. */
  readonly keptEvents: number;
  /** Events that may wait for one reader before it is cut off. */
  readonly maxQueuedEvents: number;
}

/** Everything that the daemon is told from outside: validated, complete and frozen. */
export interface Config {
  readonly driver: 'qemu' | 'test';
  /** Socket file on which the daemon serves. */
  readonly socketPath: string;
  /** What outlives the host: definitions. */
  readonly stateDirectory: string;
  /** What outlives the daemon and not the host: status files and sockets. */
  readonly runDirectory: string;
  /** Logs of guests. */
  readonly logDirectory: string;
  readonly leaseManager: 'lockd' | 'nop';
  /** Socket file of the lock daemon. */
  readonly lockdSocketPath: string;
  /** Driver `test`: file with what goes wrong and how guests behave; undefined: nothing does, and they obey. */
  readonly testScript: string | undefined;
  readonly logLevel: LogLevel;
  /** How long calls in flight may take when the daemon stops. */
  readonly stopGraceMs: number;
  readonly limits: Limits;
}
