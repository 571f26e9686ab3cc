import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { operationDetails } from '../../views/operation/operation-details.js';

/** `holdfast operation cancel` */
export function cancelCommand(parent: Command, cli: Cli): void {
  parent
    .command('cancel')
    .summary('give an operation up')
    .description(
      'Gives an operation up: one that waits leaves the queue, one that is being done is stopped and undone.',
    )
    .argument('<id>', 'id of the operation')
    .action(async (id: string, _options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(operationDetails(await host.operations.get(id).cancel(patience)));
      });
    });
}
