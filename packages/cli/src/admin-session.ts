import type { Admin } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from './cli.js';
import { readGlobalOptions } from './global-options.js';
import { type Answer, formatAnswer } from './output/answer.js';
import { pickStyle } from './output/style.js';
import type { Patience } from './session.js';

/** A command that talks to the administration of a daemon, and how it says what it learned. */
export interface AdminSession {
  readonly admin: Admin;
  readonly patience: Patience;
  /** Prints the answer of the command, in the form that was asked for. */
  print(answer: Answer): void;
}

/** Connects to the socket for administrators, lets `body` do its work, and closes the connection. */
export async function withAdmin(
  cli: Cli,
  command: Command,
  body: (session: AdminSession) => Promise<void>,
): Promise<void> {
  const { connect: uri, output, timeout: timeoutMs } = readGlobalOptions(command);
  const patience: Patience = timeoutMs === undefined ? { signal: cli.signal } : { signal: cli.signal, timeoutMs };
  const style = pickStyle(cli.stdout.isTerminal, cli.env);
  const { connectAdmin } = await import('@holdfast/sdk');
  await using admin = await connectAdmin({ ...patience, ...(uri === undefined ? {} : { uri }) });
  await body({ admin, patience, print: (answer) => cli.stdout.write(formatAnswer(answer, output, style)) });
}
