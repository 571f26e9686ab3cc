import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { withSession } from '../session.js';
import { escapeStream } from '../console/escape-stream.js';
import { domainArgument, openDomain } from './domain/domain-argument.js';

interface ConsoleFlags {
  readonly device?: string;
  readonly force?: boolean;
}

/** `holdfast console` */
export function consoleCommand(program: Command, cli: Cli): void {
  program
    .command('console')
    .summary('talk to a guest on its serial port or console')
    .description(
      'Connects this terminal to the first serial port or console of the guest. ^] ends it. Input that comes from elsewhere is ' +
        'typed, and what the guest writes is printed until it ends.',
    )
    .argument('<domain>', domainArgument)
    .option('--device <alias>', 'another serial port or console, for example serial1')
    .option('--force', 'take it from whoever has it open')
    .action(async (name: string, { device, force = false }: ConsoleFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { signal } = session.patience;
        const which = device === undefined ? {} : { device };
        await using console = await openDomain(session, name).openConsole({ ...which, force, signal });
        const { input, output } = cli.pipe;
        const isTerminal = input.isTTY === true;
        if (isTerminal) cli.stderr.write(`connected to ${console.device} of domain ${name}; ^] ends it\n`);
        const left = new AbortController();
        const keys = escapeStream(() => left.abort());
        // The terminal does nothing by itself: each key is the guest's, ^C as well.
        input.setRawMode?.(true);
        try {
          const typing = pipeline(input, keys, console, { end: false, signal: left.signal }).catch(() => undefined);
          await pipeline(console, output, { end: false, signal: left.signal }).catch((error: unknown) => {
            if (!left.signal.aborted) throw error;
          });
          left.abort();
          await typing;
        } finally {
          input.setRawMode?.(false);
          input.destroy();
        }
        if (isTerminal) cli.stderr.write('\n');
      });
    });
}
