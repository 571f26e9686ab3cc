import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain undefine` */
export function undefineCommand(parent: Command, cli: Cli): void {
  parent
    .command('undefine')
    .summary('remove the definition of a domain')
    .description(
      'Removes the definition; the disks stay. A running guest goes on, and the domain is gone when it ends.',
    )
    .argument('<domain>', domainArgument)
    .option('--validate-only', 'say whether it could be done; change nothing')
    .action(async (name: string, { validateOnly = false }: { validateOnly?: boolean }, command: Command) => {
      await withSession(cli, command, async (session) => {
        const domain = openDomain(session, name);
        const before = await domain.get(session.patience);
        await domain.undefine({ validateOnly, ...session.patience });
        session.print(domainDone(before, validateOnly ? 'can be undefined; nothing was changed' : 'undefined'));
      });
    });
}
