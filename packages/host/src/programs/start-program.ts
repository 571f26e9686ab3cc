import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { answersOn } from './answers-on.js';

/** A program that shall go on when the one that starts it has ended. */
export interface ProgramStart {
  /** Its name, for messages. */
  readonly name: string;
  /** Path of its script. It prints a line with `ready on` to stdout when it serves. */
  readonly script: string;
  readonly args: readonly string[];
  /** File to which its log is appended. */
  readonly logFile: string;
  /** Where it serves. */
  readonly socket: string;
  /** Its environment; default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A program that ended, or was not ready in time, and what it said. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly logFile: string;
  /** The last lines of what this start added to its log. */
  readonly said: readonly string[];

  constructor(message: string, logFile: string, said: readonly string[]) {
    super(message);
    this.logFile = logFile;
    this.said = said;
  }
}

const readyMs = 20_000;
const pollMs = 20;
/** With this exit code a daemon says that another one has its place: one that starts just now, or that goes. */
const takenExitCode = 75;
const usualRetryMs = 200;

interface Ending {
  readonly how: string;
  readonly code: number | null;
}

/**
 * Starts a program in a session of its own and waits until it is ready. Answers its pid, or undefined when it found
 * another one serving in its place.
 * @param retryMs - After how long it tries again when another one has its place and does not serve.
 * @throws ProgramFailed when it ends or is not ready in time; the reason of the signal
 */
export async function startProgram(
  start: ProgramStart,
  signal: AbortSignal,
  retryMs: number = usualRetryMs,
): Promise<number | undefined> {
  const logStart = statSync(start.logFile, { throwIfNoEntry: false })?.size ?? 0;
  for (const limit = performance.now() + readyMs; ; await delay(retryMs, undefined, { signal })) {
    const begun = await startOnce(start, signal);
    if (typeof begun === 'number') return begun;
    if (await answersOn(start.socket)) return undefined;
    if (begun.code !== takenExitCode || performance.now() >= limit) throw notReady(start, begun.how, logStart);
  }
}

/** Answers its pid when it is ready, or how it ended. */
async function startOnce(start: ProgramStart, signal: AbortSignal): Promise<number | Ending> {
  const log = openSync(start.logFile, 'a', 0o600);
  // Not a pipe: a program that prints after this process has ended must not fail for it.
  const outputFile = `${start.logFile}.${process.pid}`;
  const output = openSync(outputFile, 'wx+', 0o600);
  rmSync(outputFile);
  const child = spawn(process.execPath, [start.script, ...start.args], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, log],
    env: start.environment ?? process.env,
  });
  closeSync(log);
  try {
    const ended = await untilReady(child, output, signal);
    return ended ?? child.pid ?? { how: 'could not be started', code: null };
  } finally {
    closeSync(output);
    child.unref();
  }
}

/** Resolves when it is ready, or with how it failed to be. */
async function untilReady(child: ChildProcess, output: number, signal: AbortSignal): Promise<Ending | undefined> {
  let ended: Ending | undefined;
  child.once('error', (error) => (ended = { how: `could not be started: ${error.message}`, code: null }));
  child.once('exit', (code, by) => {
    ended = { how: by === null ? `ended with exit code ${code}` : `was ended by ${by}`, code };
  });
  for (const limit = performance.now() + readyMs; performance.now() < limit && ended === undefined;) {
    if (firstLine(output).includes(' ready on ')) return undefined;
    await delay(pollMs, undefined, { signal });
  }
  if (ended === undefined) child.kill('SIGKILL');
  return ended ?? { how: `was not ready within ${readyMs / 1000} s`, code: null };
}

function firstLine(file: number): string {
  const text = Buffer.alloc(4096);
  const [line = '', ...more] = text.toString('utf8', 0, readSync(file, text, 0, text.length, 0)).split('\n');
  return more.length > 0 ? line : '';
}

function notReady(start: ProgramStart, how: string, logStart: number): ProgramFailed {
  const said = readFileSync(start.logFile).subarray(logStart).toString().trimEnd().split('\n').slice(-10);
  return new ProgramFailed(`${start.name} ${how}`, start.logFile, said);
}
