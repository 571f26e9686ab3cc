import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { setTimeout as delay } from 'node:timers/promises';
import type { Domain } from '@holdfast/sdk';
import { parseSize } from '../../parse/parse-size.js';
import type { Session } from '../../session.js';
import { domainArgument, openDomain } from './domain-argument.js';

interface ConsoleLogFlags {
  readonly follow?: boolean;
  readonly tail?: number;
}

const pieceBytes = 256 * 1024;
const pollMs = 200;

/** `holdfast domain console-log` */
export function consoleLogCommand(parent: Command, cli: Cli): void {
  parent
    .command('console-log')
    .summary('print what the guest wrote to its console')
    .description(
      'Prints what the guest wrote to its first serial port or console, over all its starts; also when it is off.',
    )
    .argument('<domain>', domainArgument)
    .option('-f, --follow', 'go on and print what it writes, until Ctrl-C')
    .option('--tail <size>', 'only so much of the end, for example 4KiB', parseSize)
    .action(async (name: string, { follow, tail }: ConsoleLogFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const domain = openDomain(session, name);
        const decoder = new TextDecoder();
        for await (const piece of readLog(domain, session, { follow: follow === true, offset: -(tail ?? 0) })) {
          cli.stdout.write(decoder.decode(piece, { stream: true }));
        }
      });
    });
}

async function* readLog(
  domain: Domain,
  { patience }: Session,
  { follow, offset }: { follow: boolean; offset: number },
): AsyncGenerator<Uint8Array> {
  for (let next = offset; ;) {
    const piece = await domain.readConsoleLog({ offset: next, maxBytes: pieceBytes, ...patience });
    if (piece.data.length > 0) yield piece.data;
    next = piece.offset + piece.data.length;
    if (next < piece.size) continue;
    if (!follow) return;
    await delay(pollMs, undefined, { signal: patience.signal });
  }
}
