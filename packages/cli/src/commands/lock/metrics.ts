import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { lockdSocket } from '../../lockd/lockd-socket.js';
import { readGlobalOptions } from '../../global-options.js';

/** `holdfast lock metrics` */
export function metricsCommand(parent: Command, cli: Cli): void {
  parent
    .command('metrics')
    .summary('print what the lock daemon counts')
    .description('Prints the metrics of the lock daemon as Prometheus reads them, whatever --output says.')
    .action(async (_options: object, command: Command) => {
      const { connect: uri = cli.env['HOLDFAST_URI'] } = readGlobalOptions(command);
      const { socket } = command.optsWithGlobals<{ readonly socket?: string }>();
      const { readMetrics } = await import('../../read-metrics.js');
      cli.stdout.write(await readMetrics(`${await lockdSocket({ socket, uri })}.metrics`, cli.signal));
    });
}
