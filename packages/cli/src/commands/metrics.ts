import { join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { readGlobalOptions } from '../global-options.js';
import { findHouse, presentResident } from '../up/house.js';
import { houseOfUri } from '../up/house-of-uri.js';

interface MetricsFlags {
  readonly dir?: string;
  readonly socket?: string;
}

/** `holdfast metrics` */
export function metricsCommand(program: Command, cli: Cli): void {
  program
    .command('metrics')
    .summary('print what the daemon counts')
    .description('Prints the metrics of the daemon as Prometheus reads them, whatever --output says.')
    .option('--dir <dir>', 'the directory that was given to holdfast up')
    .option('--socket <path>', 'the socket that metrics_socket names (default: metrics.sock in the run directory)')
    .action(async ({ dir, socket }: MetricsFlags, command: Command) => {
      const uri = dir === undefined ? (readGlobalOptions(command).connect ?? cli.env['HOLDFAST_URI']) : undefined;
      const resident = presentResident(cli.env);
      const house = houseOfUri(findHouse(resident, dir), uri, resident);
      const path = socket ?? join(house.runDirectory, 'metrics.sock');
      const { readMetrics } = await import('../read-metrics.js');
      cli.stdout.write(await readMetrics(path, cli.signal));
    });
}
