import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain resume` */
export function resumeCommand(parent: Command, cli: Cli): void {
  parent
    .command('resume')
    .summary('let a paused guest go on')
    .description('Lets a paused guest go on where it was held.')
    .argument('<domain>', domainArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).resume({ ...session.patience });
        session.print(domainDone(domain, 'resumed'));
      });
    });
}
