import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { parseCount } from '../../parse/parse-count.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

interface SetVcpusFlags extends ScopeFlags {
  readonly maximum?: boolean;
  readonly validateOnly?: boolean;
}

/** `holdfast domain set-vcpus` */
export function setVcpusCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('set-vcpus'))
    .summary('change the number of virtual CPUs')
    .description('Changes how many virtual CPUs the guest has; the maximum can only be changed for the next boot.')
    .argument('<domain>', domainArgument)
    .argument('<count>', 'how many', parseCount)
    .option('--maximum', 'change the maximum instead of those that are plugged now')
    .option('--validate-only', 'say what would change; change nothing')
    .action(async (name: string, count: number, flags: SetVcpusFlags, command: Command) => {
      const { maximum = false, validateOnly = false } = flags;
      await withSession(cli, command, async (session) => {
        const options = { count, maximum, validateOnly, ...scopeOf(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).setVcpus(options);
        session.print(domainChanged(domain, changes, validateOnly ? 'would be changed' : 'changed'));
      });
    });
}
