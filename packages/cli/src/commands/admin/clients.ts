import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { clientList } from '../../views/admin/client-list.js';

/** `holdfast admin clients` */
export function clientsCommand(parent: Command, cli: Cli): void {
  parent
    .command('clients')
    .argument('[server]', 'only those of this server')
    .summary('list the clients that are connected')
    .description('Lists who is connected, since when, and how much they ask.')
    .action(async (server: string | undefined, _options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        print(clientList(await admin.clients({ server: server ?? '', ...patience }), Date.now()));
      });
    });
}
