import { PassThrough, Readable } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from '../src/program.js';

const sink = { write: (): void => {}, isTerminal: false };

/** The command line, to be looked at and not to be run. */
export function wholeProgram(): Command {
  return createProgram({
    stdout: sink,
    stderr: sink,
    readStdin: async () => '',
    pipe: { input: Readable.from([]), output: new PassThrough() },
    env: {},
    signal: new AbortController().signal,
  });
}
