import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { leaseList } from '../../views/lease-list.js';

/** `holdfast host leases`, and `holdfast lock list` */
export function leasesCommand(parent: Command, cli: Cli, name = 'leases'): void {
  parent
    .command(name)
    .summary('list the disk leases that are held')
    .description('Lists every disk that is in use, and who holds it.')
    .action(async (_options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(leaseList(await host.leases(patience).toArray(), Date.now()));
      });
    });
}
