import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDetails } from '../../views/domain/domain-details.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain info` */
export function infoCommand(parent: Command, cli: Cli): void {
  parent
    .command('info')
    .summary('show one domain')
    .description(
      'Shows one domain. With -o json or yaml: everything that is known of it, with its whole configuration.',
    )
    .argument('<domain>', domainArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await withSession(cli, command, async (session) => {
        session.print(domainDetails(await openDomain(session, name).get(session.patience)));
      });
    });
}
