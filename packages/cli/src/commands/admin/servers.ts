import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { serverList } from '../../views/admin/server-list.js';

/** `holdfast admin servers` */
export function serversCommand(parent: Command, cli: Cli): void {
  parent
    .command('servers')
    .summary('list the servers of the daemon')
    .description('Lists the servers: holdfastd serves everybody, admin those who run it.')
    .action(async (_options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        print(serverList(await admin.servers(patience)));
      });
    });
}
