import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { withSession } from '../session.js';

/** `holdfast ping` */
export function pingCommand(program: Command, cli: Cli): void {
  program
    .command('ping')
    .summary('see whether the daemon answers')
    .description('Asks the daemon for an answer, and says how long it took.')
    .action(async (_options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        const begin = performance.now();
        await host.ping(patience);
        const ms = Number((performance.now() - begin).toFixed(2));
        print({ value: { uri: host.uri, ms }, names: [host.uri], text: () => `${host.uri} answers in ${ms} ms\n` });
      });
    });
}
