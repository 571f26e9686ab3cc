import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { operationDetails } from '../../views/operation/operation-details.js';

/** `holdfast operation show` */
export function showCommand(parent: Command, cli: Cli): void {
  parent
    .command('show')
    .summary('show one operation')
    .description('Shows one operation: what it does, how far it is, and why it failed.')
    .argument('<id>', 'id of the operation')
    .action(async (id: string, _options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(operationDetails(await host.operations.get(id).get(patience)));
      });
    });
}
