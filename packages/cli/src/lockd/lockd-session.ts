import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { readGlobalOptions } from '../global-options.js';
import { type Answer, formatAnswer, formatStreamedAnswer } from '../output/answer.js';
import { pickStyle } from '../output/style.js';
import type { LockdClient } from './lockd-client.js';
import { lockdSocket } from './lockd-socket.js';

/** A command that talks to the lock daemon, and how it says what it learned. */
export interface LockdSession {
  readonly lockd: LockdClient;
  /** Prints the answer of the command, in the form that was asked for. */
  print(answer: Answer): void;
  /** Prints one answer of many, as it comes. */
  printNext(answer: Answer): void;
}

/** Storage that hangs holds up only its own lockspace; looking at all of them may take as long as it does. */
const usualMs = 30_000;

/** Connects to the lock daemon that the command's options name, lets `body` do its work, and closes the connection. */
export async function withLockd(
  cli: Cli,
  command: Command,
  body: (session: LockdSession) => Promise<void>,
): Promise<void> {
  const { connect: uri = cli.env['HOLDFAST_URI'], output, timeout: timeoutMs = usualMs } = readGlobalOptions(command);
  const { socket } = command.optsWithGlobals<{ readonly socket?: string }>();
  const style = pickStyle(cli.stdout.isTerminal, cli.env);
  const { LockdClient } = await import('./lockd-client.js');
  using lockd = new LockdClient(doorOf(await lockdSocket({ socket, uri })), timeoutMs, cli.signal);
  await lockd.reach();
  await body({
    lockd,
    print: (answer) => cli.stdout.write(formatAnswer(answer, output, style)),
    printNext: (answer) => cli.stdout.write(formatStreamedAnswer(answer, output, style)),
  });
}

/** That for administrators, whom clients cannot crowd out; an older lock daemon has none. */
function doorOf(socket: string): string {
  const door = `${socket}.admin`;
  return existsSync(door) ? door : socket;
}
