import type { Command } from 'commander';
import { withAdmin } from '../../admin-session.js';
import type { Cli } from '../../cli.js';
import { parseNumber } from '../../parse/parse-number.js';
import { poolDetails } from '../../views/admin/pool-details.js';

interface PoolOptions {
  readonly minWorkers?: number;
  readonly maxWorkers?: number;
  readonly prioWorkers?: number;
  readonly maxWaitingCalls?: number;
}

/** `holdfast admin pool` */
export function poolCommand(parent: Command, cli: Cli): void {
  parent
    .command('pool')
    .argument('[server]', 'name of the server (default: holdfastd)')
    .summary('show or change how many calls are done at a time')
    .description('Shows the workers of a server; with options changes them. Calls under way are never cut.')
    .option('--min-workers <count>', 'fewest workers for ordinary calls', parseNumber)
    .option('--max-workers <count>', 'most workers for ordinary calls', parseNumber)
    .option('--prio-workers <count>', 'workers that only calls of high priority get', parseNumber)
    .option('--max-waiting-calls <count>', 'most calls that wait for a worker; further ones are refused', parseNumber)
    .action(async (server: string | undefined, change: PoolOptions, command: Command) => {
      await withAdmin(cli, command, async ({ admin, patience, print }) => {
        const at = { server: server ?? '', ...patience };
        const isChange = Object.keys(change).length > 0;
        print(poolDetails(isChange ? await admin.setWorkerPool({ ...at, ...change }) : await admin.workerPool(at)));
      });
    });
}
