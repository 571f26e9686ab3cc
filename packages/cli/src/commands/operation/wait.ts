import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { operationDetails } from '../../views/operation/operation-details.js';

/** `holdfast operation wait` */
export function waitCommand(parent: Command, cli: Cli): void {
  parent
    .command('wait')
    .summary('wait for the end of one operation')
    .description(
      'Waits until an operation has ended, also across a restart of the daemon, and shows it; one that failed ends the command as its call would have.',
    )
    .argument('<id>', 'id of the operation')
    .action(async (id: string, _options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(operationDetails(await host.operations.get(id).wait(patience)));
      });
    });
}
