import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import type { DomainFilter } from '@holdfast/sdk';
import { domainList } from '../../views/domain/domain-list.js';

interface ListFlags {
  readonly all?: boolean;
  readonly running?: boolean;
  readonly off?: boolean;
  readonly autostart?: boolean;
}

/** `holdfast domain list` */
export function listCommand(parent: Command, cli: Cli): void {
  parent
    .command('list')
    .alias('ls')
    .summary('list domains')
    .description('Lists all domains by name, those that are shut off too.')
    .option('--all', 'all domains; that is what it does anyway')
    .option('--running', 'only those with a guest')
    .option('--off', 'only those without')
    .option('--autostart', 'only those that are started with the host')
    .action(async ({ running, off, autostart }: ListFlags, command: Command) => {
      const filter: DomainFilter = {
        ...(running === off ? {} : { active: running === true }),
        ...(autostart === undefined ? {} : { autostart }),
      };
      await withSession(cli, command, async (session) => {
        const domains = await session.host.domains.list({ filter, ...session.patience }).toArray();
        session.print(domainList(domains, Date.now()));
      });
    });
}
