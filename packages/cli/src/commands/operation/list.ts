import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainArgument, openDomain } from '../domain/domain-argument.js';
import { operationList } from '../../views/operation/operation-list.js';

interface ListFlags {
  readonly domain?: string;
  readonly active?: boolean;
}

/** `holdfast operation list` */
export function listCommand(parent: Command, cli: Cli): void {
  parent
    .command('list')
    .alias('ls')
    .summary('list what is being done, waits, or ended not long ago')
    .description('Lists operations, oldest first.')
    .option('--domain <domain>', `only of this domain: ${domainArgument}`)
    .option('--active', 'only those that wait or are being done')
    .action(async ({ domain: name, active }: ListFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const { host, patience, print } = session;
        const domain = name === undefined ? undefined : await openDomain(session, name).get(patience);
        const operations = await host.operations
          .list({
            ...(domain === undefined ? {} : { objectUuid: domain.uuid }),
            ...(active === undefined ? {} : { states: ['queued', 'running'] as const }),
            ...patience,
          })
          .toArray();
        print(operationList(operations, Date.now()));
      });
    });
}
