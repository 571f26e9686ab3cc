import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { parseNumber } from '../../parse/parse-number.js';

/** `holdfast admin disconnect` */
export function disconnectCommand(parent: Command, cli: Cli): void {
  parent
    .command('disconnect')
    .argument('<id>', 'number of the client, from: holdfast admin clients', parseNumber)
    .summary('cut a client off')
    .description('Cuts a client off, as if it had gone by itself. It may connect again.')
    .action(async (client: number, _options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        await admin.disconnect({ client, ...patience });
        print({ value: { client }, names: [String(client)], text: () => `client ${client} cut off\n` });
      });
    });
}
