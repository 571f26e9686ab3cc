import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { parseSize } from '../../parse/parse-size.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

interface SetMemoryFlags extends ScopeFlags {
  readonly maximum?: boolean;
  readonly validateOnly?: boolean;
}

/** `holdfast domain set-memory` */
export function setMemoryCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('set-memory'))
    .summary('change the memory of a domain')
    .description(
      'Changes how much memory the guest has. A running guest is asked through its balloon; the maximum can only be ' +
        'changed for the next boot.',
    )
    .argument('<domain>', domainArgument)
    .argument('<size>', 'size with its unit: 2GiB, 512M', parseSize)
    .option('--maximum', 'change the maximum instead of what the guest has now')
    .option('--validate-only', 'say what would change; change nothing')
    .action(async (name: string, memoryBytes: number, flags: SetMemoryFlags, command: Command) => {
      const { maximum = false, validateOnly = false } = flags;
      await withSession(cli, command, async (session) => {
        const options = { memoryBytes, maximum, validateOnly, ...scopeOf(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).setMemory(options);
        session.print(domainChanged(domain, changes, validateOnly ? 'would be changed' : 'changed'));
      });
    });
}
