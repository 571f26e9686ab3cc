import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain suspend` */
export function suspendCommand(parent: Command, cli: Cli): void {
  parent
    .command('suspend')
    .summary('hold the guest')
    .description('Holds the guest: its processors stand still, its memory is kept.')
    .argument('<domain>', domainArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).suspend({ ...session.patience });
        session.print(domainDone(domain, 'suspended'));
      });
    });
}
