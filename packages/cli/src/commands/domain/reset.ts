import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain reset` */
export function resetCommand(parent: Command, cli: Cli): void {
  parent
    .command('reset')
    .summary('press the reset button')
    .description('Begins anew at the first instruction, at once. What the guest had not written to its disks is lost.')
    .argument('<domain>', domainArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).reset({ ...session.patience });
        session.print(domainDone(domain, 'reset'));
      });
    });
}
