import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { leaseList } from '../../views/lease-list.js';

/** `holdfast host leases` */
export function leasesCommand(parent: Command, cli: Cli): void {
  parent
    .command('leases')
    .summary('list the disk leases that are held')
    .description(
      'Lists every disk that is in use, and who holds it, as the daemon knows it; more is told by holdfast lock list.',
    )
    .action(async (_options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(leaseList(await host.leases(patience).toArray(), Date.now()));
      });
    });
}
