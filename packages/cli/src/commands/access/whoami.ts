import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { whoDetails } from '../../views/access/who-details.js';

/** `holdfast access whoami` */
export function whoamiCommand(parent: Command, cli: Cli): void {
  parent
    .command('whoami')
    .summary('show who you are to the daemon')
    .description('Shows who you are to the daemon, by which door you came in, and what you may do.')
    .action(async (_options: object, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        print(whoDetails(await host.whoAmI(patience)));
      });
    });
}
