import { AddressSource, type ListDomainAddressesRequest, type ListDomainAddressesResponse } from '@holdfast/protocol';
import type { AddressSourceName } from '../../drivers/driver.js';
import type { CallContext } from '../call-context.js';
import { activeGuest } from '../guest/active-guest.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';

const sources: Readonly<Record<number, AddressSourceName>> = {
  [AddressSource.ADDRESS_SOURCE_UNSPECIFIED]: 'lease',
  [AddressSource.ADDRESS_SOURCE_LEASE]: 'lease',
  [AddressSource.ADDRESS_SOURCE_AGENT]: 'agent',
  [AddressSource.ADDRESS_SOURCE_ARP]: 'arp',
};

/**
 * Answers the addresses that are known of a guest.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_STATE, INVALID_ARGUMENT, UNSUPPORTED
 */
export async function listDomainAddresses(
  context: CallContext,
  at: Services,
  { domain: ref, source }: ListDomainAddressesRequest,
): Promise<ListDomainAddressesResponse> {
  const domain = findDomain(context, at, ref);
  const name = sources[source];
  if (name === undefined) throw invalidArgument('source', source, 'lease, agent or arp');
  const { guest } = activeGuest(domain, 'only a guest has addresses');
  return { interfaces: [...(await guest.addresses(name, context.signal))] };
}
