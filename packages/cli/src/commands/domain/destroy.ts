import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain destroy` */
export function destroyCommand(parent: Command, cli: Cli): void {
  parent
    .command('destroy')
    .summary('end the guest at once')
    .description(
      'Ends the guest as if its power cord were pulled, and gives up whatever else is being done with the domain. The definition and the disks stay.',
    )
    .argument('<domain>', domainArgument)
    .option('--graceful', 'only ask the hypervisor to end; do not kill it when it does not')
    .action(async (name: string, { graceful }: { graceful?: boolean }, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { domain } = await openDomain(session, name).destroy({
          graceful: graceful ?? false,
          ...session.patience,
        });
        session.print(domainDone(domain, 'destroyed'));
      });
    });
}
