import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { CommandError } from '../command-error.js';
import { readGlobalOptions } from '../global-options.js';
import { findHouse, presentResident } from '../up/house.js';
import { houseOfUri } from '../up/house-of-uri.js';

interface MetricsFlags {
  readonly dir?: string;
  readonly socket?: string;
}

const limitMs = 10_000;

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
      const house = houseOfUri(findHouse(presentResident(cli.env), dir), uri);
      const path = socket ?? join(house.runDirectory, 'metrics.sock');
      cli.stdout.write(await readMetrics(path, AbortSignal.any([cli.signal, AbortSignal.timeout(limitMs)])));
    });
}

function readMetrics(socketPath: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(
        new CommandError(`no metrics are served on ${socketPath}: ${cause.message}`, {
          reason: (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'FILE_PERMISSION' : 'UNAVAILABLE',
          hint: 'is the daemon there, and of your own? holdfast doctor',
          cause,
        }),
      );
    };
    const call = request({ socketPath, path: '/metrics', agent: false, signal }, (answer) => {
      text(answer).then((body) => {
        if (answer.statusCode === 200) resolve(body);
        else fail(new Error(`HTTP ${answer.statusCode}`));
      }, fail);
    });
    call.once('error', fail);
    call.end();
  });
}
