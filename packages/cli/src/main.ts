import { text } from 'node:stream/consumers';
import type { Cli, TextSink } from './cli.js';
import { runCli } from './run-cli.js';

/** Of a command whose output cannot be written, as the table of exit codes in --help has it. */
const outputExitCode = 74;

const interrupt = new AbortController();
// The first Ctrl-C lets the command end in order, a second one ends it as it would without this line.
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
process.once('SIGTERM', () => interrupt.abort(new Error('terminated')));

function sink(stream: NodeJS.WriteStream): TextSink {
  // `holdfast domain events --watch | head` is no error: the reader has seen enough.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    if (stream !== process.stderr) process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(outputExitCode);
  });
  return { write: (chunk) => void stream.write(chunk), isTerminal: stream.isTTY === true };
}

const cli: Cli = {
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  readStdin: () => text(process.stdin),
  pipe: {
    get input() {
      return process.stdin;
    },
    output: process.stdout,
  },
  env: process.env,
  signal: interrupt.signal,
};

// Not awaited: what a command imports while it runs may need what this file has, which would wait for its end.
void runCli(cli, process.argv.slice(2)).then((code) => (process.exitCode = code));
