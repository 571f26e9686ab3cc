import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { statusDetails } from '../../views/admin/status-details.js';

/** `holdfast admin status` */
export function statusCommand(parent: Command, cli: Cli): void {
  parent
    .command('status')
    .summary('show how the daemon is')
    .description('Shows what the daemon has to do, what it takes, and whether the lock daemon answers.')
    .action(async (_options: object, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        print(statusDetails(await admin.status(patience)));
      });
    });
}
