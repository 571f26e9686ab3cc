import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

/** `holdfast domain title` */
export function titleCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('title'))
    .summary('set the title of a domain')
    .description('Sets the title, one line that lists can show. Without text it is removed.')
    .argument('<domain>', domainArgument)
    .argument('[text]', 'the title; absent: remove it', '')
    .action(async (name: string, title: string, flags: ScopeFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = { title, ...scopeOf(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).setMetadata(options);
        session.print(domainChanged(domain, changes, title === '' ? 'has no title now' : 'has a new title'));
      });
    });
}
