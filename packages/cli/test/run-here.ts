import { PassThrough, Readable } from 'node:stream';
import type { Cli } from '../src/cli.js';
import { runCli } from '../src/run-cli.js';
import type { Outcome, Surroundings } from './run-holdfast.js';

/** A command that runs in the process of the test: what it has printed so far, and how it ends. */
export interface Running {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Outcome>;
  /** Ctrl-C. */
  readonly giveUp: () => void;
}

/** Runs a command without a process of its own, for tests that run many. */
export function startHere(args: readonly string[], { env = {}, stdin = '' }: Surroundings = {}): Running {
  let stdout = '';
  let stderr = '';
  const given = new AbortController();
  const cli: Cli = {
    stdout: { write: (part) => void (stdout += part), isTerminal: false },
    stderr: { write: (part) => void (stderr += part), isTerminal: false },
    readStdin: async () => stdin,
    pipe: { input: Readable.from([stdin]), output: new PassThrough() },
    env,
    signal: given.signal,
  };
  const ended = runCli(cli, args).then((code) => ({ code, stdout, stderr }));
  return { stdout: () => stdout, stderr: () => stderr, ended, giveUp: () => given.abort() };
}

/** The same, to its end. */
export function runHere(args: readonly string[], surroundings?: Surroundings): Promise<Outcome> {
  return startHere(args, surroundings).ended;
}
