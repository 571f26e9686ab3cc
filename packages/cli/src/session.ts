import type { Host } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from './cli.js';
import { readGlobalOptions } from './global-options.js';
import { type Answer, formatAnswer, formatStreamedAnswer } from './output/answer.js';
import { pickStyle } from './output/style.js';

/** What every call takes: until when it is waited for. */
export interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** A command that talks to a daemon, and how it says what it learned. */
export interface Session {
  readonly host: Host;
  readonly patience: Patience;
  /** Prints the answer of the command, in the form that was asked for. */
  print(answer: Answer): void;
  /** Prints one answer of many, as it comes. */
  printNext(answer: Answer): void;
}

/** Connects as the command's options say, lets `body` do its work, and closes the connection. */
export async function withSession(
  cli: Cli,
  command: Command,
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const { connect: uri, readonly: readOnly, output, timeout: timeoutMs } = readGlobalOptions(command);
  const patience: Patience = timeoutMs === undefined ? { signal: cli.signal } : { signal: cli.signal, timeoutMs };
  const style = pickStyle(cli.stdout.isTerminal, cli.env);
  // Only commands that talk to a daemon need what can.
  const { connect } = await import('@holdfast/sdk');
  await using host = await connect({
    ...patience,
    ...(uri === undefined ? {} : { uri }),
    ...(readOnly === undefined ? {} : { readOnly }),
  });
  await body({
    host,
    patience,
    print: (answer) => cli.stdout.write(formatAnswer(answer, output, style)),
    printNext: (answer) => cli.stdout.write(formatStreamedAnswer(answer, output, style)),
  });
}
