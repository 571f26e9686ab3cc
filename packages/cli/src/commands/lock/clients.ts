import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { lockClientTable } from '../../views/lock/lock-client-table.js';

/** `holdfast lock clients` */
export function clientsCommand(parent: Command, cli: Cli): void {
  parent
    .command('clients')
    .summary('list who is connected to the lock daemon')
    .description('Lists the connections: those for calls, and those that guests keep their leases by.')
    .action(async (_options: object, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const { clients } = await lockd.ask(lockd.admin, lockd.admin.listClients, {});
        print(lockClientTable(clients, Date.now()));
      });
    });
}
