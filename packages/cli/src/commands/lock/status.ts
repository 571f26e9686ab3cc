import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withLockd } from '../../lockd/lockd-session.js';
import { lockdDetails } from '../../views/lock/lockd-details.js';

/** `holdfast lock status` */
export function statusCommand(parent: Command, cli: Cli): void {
  parent
    .command('status')
    .summary('show how the lock daemon is')
    .description('Shows what the lock daemon holds, where, for how many, and how its last re-exec went.')
    .action(async (_options: object, command: Command) => {
      await withLockd(cli, command, async ({ lockd, print }) => {
        print(lockdDetails(await lockd.ask(lockd.admin, lockd.admin.getStatus, {})));
      });
    });
}
