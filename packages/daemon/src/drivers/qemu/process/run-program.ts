import { spawn } from 'node:child_process';
import type { ExitStatus } from './exit-status.js';
import { guestEnvironment } from './guest-environment.js';
import type { GuestUser } from './guest-user.js';

/** How a short-lived program went. */
export interface ProgramResult extends ExitStatus {
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** How to run it. */
export interface ProgramOptions {
  readonly timeoutMs: number;
  /** What it reads. */
  readonly input?: string;
  readonly user?: GuestUser | undefined;
  readonly signal?: AbortSignal;
}

/** More than any program that we ask says. */
const maxOutputBytes = 16 * 1024 * 1024;

/**
 * Runs a program to its end and collects what it says; it is killed when it takes too long or says too much.
 * @throws ErrnoException when it cannot be started; the signal's reason when that is aborted
 */
export async function runProgram(
  binary: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const { signal, user } = options;
  signal?.throwIfAborted();
  const child = spawn(binary, args, {
    cwd: '/',
    env: guestEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  let timedOut = false;
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeoutMs);
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > maxOutputBytes) kill();
      });
    }
    // It may end before it has read everything.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    const status = await new Promise<ExitStatus>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }));
    });
    signal?.throwIfAborted();
    return { ...status, ...output, timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  }
}
