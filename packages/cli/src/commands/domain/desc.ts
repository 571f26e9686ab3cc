import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

/** `holdfast domain desc` */
export function descCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('desc'))
    .summary('set the description of a domain')
    .description('Sets the description, text that may have many lines. Without text it is removed.')
    .argument('<domain>', domainArgument)
    .argument('[text]', 'the description; absent: remove it', '')
    .action(async (name: string, description: string, flags: ScopeFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = { description, ...scopeOf(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).setMetadata(options);
        session.print(
          domainChanged(domain, changes, description === '' ? 'has no description now' : 'has a new description'),
        );
      });
    });
}
