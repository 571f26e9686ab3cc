import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain reboot` */
export function rebootCommand(parent: Command, cli: Cli): void {
  parent
    .command('reboot')
    .summary('ask the guest to reboot itself')
    .description('Presses the power button in the way that means reboot. What the guest makes of it is told by events.')
    .argument('<domain>', domainArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).reboot({ ...session.patience });
        session.print(domainDone(domain, 'is asked to reboot'));
      });
    });
}
