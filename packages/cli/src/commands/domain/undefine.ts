import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

interface UndefineFlags {
  readonly validateOnly?: boolean;
  readonly managedSave?: boolean;
}

/** `holdfast domain undefine` */
export function undefineCommand(parent: Command, cli: Cli): void {
  parent
    .command('undefine')
    .summary('remove the definition of a domain')
    .description(
      'Removes the definition; the disks stay. A running guest goes on, and the domain is gone when it ends.',
    )
    .argument('<domain>', domainArgument)
    .option('--managed-save', 'discard its saved state too; else a domain that has one keeps its definition')
    .option('--validate-only', 'say whether it could be done; change nothing')
    .action(async (name: string, { validateOnly = false, managedSave = false }: UndefineFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const domain = openDomain(session, name);
        const before = await domain.get(session.patience);
        await domain.undefine({ validateOnly, managedSave, ...session.patience });
        session.print(domainDone(before, validateOnly ? 'can be undefined; nothing was changed' : 'undefined'));
      });
    });
}
