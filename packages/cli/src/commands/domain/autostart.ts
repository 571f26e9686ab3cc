import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainDone } from '../../views/domain/domain-done.js';
import { domainArgument, openDomain } from './domain-argument.js';

/** `holdfast domain autostart` */
export function autostartCommand(parent: Command, cli: Cli): void {
  parent
    .command('autostart')
    .summary('start a domain with the host')
    .description('Says whether a domain is started when the host boots.')
    .argument('<domain>', domainArgument)
    .option('--disable', 'do not start it with the host')
    .action(async (name: string, { disable = false }: { disable?: boolean }, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = { autostart: !disable, ...session.patience };
        const { domain } = await openDomain(session, name).setAutostart(options);
        session.print(domainDone(domain, disable ? 'is not started with the host' : 'is started with the host'));
      });
    });
}
