import { PassThrough, Readable } from 'node:stream';
import { createProgram } from '../../packages/cli/dist/program.js';

const sink = { write: (): void => {}, isTerminal: false };

/** The command line of the build in dist, to be looked at and not to be run. */
export function wholeProgram(): ReturnType<typeof createProgram> {
  return createProgram({
    stdout: sink,
    stderr: sink,
    readStdin: async () => '',
    pipe: { input: Readable.from([]), output: new PassThrough() },
    env: {},
    signal: new AbortController().signal,
  });
}
