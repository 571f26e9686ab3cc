import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainArgument, openDomain } from './domain-argument.js';

interface XmlFlags {
  readonly inactive?: boolean;
  readonly secrets?: boolean;
}

/** `holdfast domain xml` */
export function xmlCommand(parent: Command, cli: Cli): void {
  parent
    .command('xml')
    .alias('dumpxml')
    .summary('print a domain as libvirt XML')
    .description('Prints the configuration as libvirt domain XML: of the running guest, or of the next boot.')
    .argument('<domain>', domainArgument)
    .option('--inactive', 'the configuration of the next boot, also while the guest runs')
    .option('--secrets', 'with passwords and other secrets')
    .action(async (name: string, { inactive = false, secrets = false }: XmlFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const options = { inactive, includeSecrets: secrets, ...session.patience };
        const xml = await openDomain(session, name).xml(options);
        session.print({ value: { xml }, names: [name], text: () => (xml.endsWith('\n') ? xml : `${xml}\n`) });
      });
    });
}
