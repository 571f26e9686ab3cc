import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { hostDetails } from '../../views/host/host-details.js';

/** `holdfast host capabilities` */
export function capabilitiesCommand(parent: Command, cli: Cli): void {
  parent
    .command('capabilities')
    .summary('show what the host is and can do')
    .description('Shows the host and the ways in which it can run guests; one that does not work here says why.')
    .option('--refresh', 'probe again instead of showing what is known')
    .action(async ({ refresh = false }: { refresh?: boolean }, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(hostDetails(await host.capabilities({ refresh, ...patience })));
      });
    });
}
