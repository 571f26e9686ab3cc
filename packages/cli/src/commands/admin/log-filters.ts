import type { LogRules } from '@holdfast/sdk';
import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { loggingDetails } from '../../views/admin/logging-details.js';

/** `holdfast admin log-filters` */
export function logFiltersCommand(parent: Command, cli: Cli): void {
  parent
    .command('log-filters')
    .argument('[filters]', 'level:match with spaces between; the first that matches the name of a room decides')
    .summary('show or change what is logged')
    .description(
      'Shows how much is logged by which room; with an argument replaces the filters, with an empty one removes them.',
    )
    .option('--level <level>', 'how much is logged by rooms that no filter matches')
    .action(async (filters: string | undefined, { level }: { level?: string }, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        // The daemon says which levels there are.
        const change = {
          ...(filters === undefined ? {} : { filters }),
          ...(level === undefined ? {} : { level: level as LogRules['level'] }),
        };
        const isChange = Object.keys(change).length > 0;
        print(
          loggingDetails(isChange ? await admin.setLogging({ ...change, ...patience }) : await admin.logging(patience)),
        );
      });
    });
}
