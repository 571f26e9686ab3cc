import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainArgument, domainRef } from '../domain/domain-argument.js';
import { accessDetails } from '../../views/access/access-details.js';

/** `holdfast access explain` */
export function explainCommand(parent: Command, cli: Cli): void {
  parent
    .command('explain')
    .argument('<action>', 'a method, such as StartDomain, or a permission, such as domain:start')
    .summary('tell why something is allowed or denied')
    .description(
      'Tells whether you may do something, and which rule of the policy says so, by file and line. What others may do is told to those who have connect:write.',
    )
    .option('--domain <domain>', `with this domain (${domainArgument}); without it: with any`)
    .option('--as <subject...>', 'for somebody else, as a policy writes it: uid:1000, group:web, dn:CN=..., token:ci')
    .action(async (action: string, { domain, as }: { domain?: string; as?: string[] }, command: Command) => {
      await withSession(cli, command, async ({ host, patience, print }) => {
        const target = domain === undefined ? {} : { domain: domainRef(domain) };
        print(accessDetails(await host.explainAccess({ action, ...target, subjects: as ?? [], ...patience })));
      });
    });
}
