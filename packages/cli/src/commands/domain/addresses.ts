import { Option, type Command } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { addressList } from '../../views/domain/address-list.js';
import { domainArgument, openDomain } from './domain-argument.js';

interface AddressesFlags {
  readonly source?: 'lease' | 'agent' | 'arp';
  readonly wait?: boolean;
}

/** `holdfast domain addresses` */
export function addressesCommand(parent: Command, cli: Cli): void {
  parent
    .command('addresses')
    .summary('show the addresses of a guest')
    .description(
      'Shows the addresses that are known of each interface of the guest: by leases of DHCP servers of the host, by the ' +
        'neighbours that its kernel has heard of, or by the agent in the guest.',
    )
    .argument('<domain>', domainArgument)
    .addOption(
      new Option('--source <source>', 'where from: lease, arp or agent (default: lease)').choices([
        'lease',
        'arp',
        'agent',
      ]),
    )
    .option('--wait', 'wait until there is one by which others can reach the guest')
    .action(async (name: string, { source, wait }: AddressesFlags, command: Command) => {
      await withSession(cli, command, async (session) => {
        const domain = openDomain(session, name);
        const given = source === undefined ? {} : { source };
        // Found in one of several places, the rest is shown from there.
        const from = wait === true ? await domain.waitForAddress({ ...given, ...session.patience }) : given;
        const options = from.source === undefined ? {} : { source: from.source };
        session.print(addressList(await domain.addresses({ ...options, ...session.patience })));
      });
    });
}
