import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { parseCount } from '../../parse/parse-count.js';
import { lockLimitDetails } from '../../views/lock/lock-limit-details.js';

interface LimitFlags {
  readonly maxClients?: number;
  readonly maxHolds?: number;
  readonly maxWaiting?: number;
}

/** `holdfast lock limits` */
export function limitsCommand(parent: Command, cli: Cli): void {
  parent
    .command('limits')
    .summary('show or change what clients of the lock daemon may take')
    .description(
      'Shows how many connections the lock daemon takes and what may wait; with options changes it, until it is started ' +
        'anew. A new image keeps what its file of settings does not name, and clients that are there stay.',
    )
    .option('--max-clients <count>', 'most connections for calls', parseCount)
    .option('--max-holds <count>', 'most hold connections: one for each guest', parseCount)
    .option('--max-waiting <count>', 'most requests that wait for busy leases', parseCount)
    .action(async ({ maxClients, maxHolds, maxWaiting }: LimitFlags, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        const wanted = { mostClients: maxClients ?? 0, mostHolds: maxHolds ?? 0, mostWaiting: maxWaiting ?? 0 };
        const isChange = Object.values(wanted).some((value) => value > 0);
        const { limits } = isChange
          ? await lockd.ask(
              lockd.admin,
              lockd.admin.setLimits,
              lockd.wire.SetLimitsRequest.fromPartial({ limits: wanted }),
            )
          : await lockd.ask(lockd.admin, lockd.admin.getLimits, {});
        print(lockLimitDetails(limits));
      });
    });
}
