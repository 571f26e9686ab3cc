import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { shownLease } from '../../lockd/shown-lease.js';
import { leaseTable } from '../../views/lock/lease-table.js';

interface ListFlags {
  readonly domain?: string;
  readonly lockspace?: string;
  readonly lost?: boolean;
}

/** `holdfast lock list` */
export function listCommand(parent: Command, cli: Cli): void {
  parent
    .command('list')
    .summary('list the leases, and who holds them')
    .description(
      'Lists every lease that is held or lost, and whose it is. It asks the lock daemon itself, also while no holdfastd runs.',
    )
    .option('--domain <domain>', 'only those of this domain, by its name or UUID')
    .option('--lockspace <name>', 'only those in this lockspace')
    .option('--lost', 'only those that are lost')
    .action(async ({ domain, lockspace = '', lost }: ListFlags, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const leases = await lockd.leases({ lockspace });
        const chosen = leases
          .map(shownLease)
          .filter(({ ownerName, ownerUuid }) => domain === undefined || [ownerName, ownerUuid].includes(domain))
          .filter(({ state }) => lost !== true || state === 'lost');
        print(leaseTable(chosen, Date.now()));
      });
    });
}
