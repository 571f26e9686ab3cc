import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { AddressFamily, type DomainSpec, type GuestInterface, type NetworkInterface } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { AddressSourceName } from '../../driver.js';
import { type Neighbour, parseArpTable } from './parse-arp-table.js';
import { parseLeaseFile } from './parse-lease-file.js';

/** Lease files that are there for all networks of a host, where somebody uses dnsmasq. */
const commonLeaseFiles = ['var/lib/misc/dnsmasq.leases', 'var/lib/dnsmasq/dnsmasq.leases'];

/** Lease files of one bridge: those of libvirt, and of NetworkManager. */
const bridgeLeaseFiles = (bridge: string): string[] => [
  `var/lib/libvirt/dnsmasq/${bridge}.status`,
  `var/lib/libvirt/dnsmasq/${bridge}.leases`,
  `var/lib/NetworkManager/dnsmasq-${bridge}.leases`,
];

/** Where to look, and when it is; tests bring their own. */
export interface Host {
  readonly root: string;
  readonly nowSeconds: number;
}

/**
 * What this host knows of the addresses of a guest, by the hardware addresses of its interfaces.
 * @throws Fault UNSUPPORTED for what only an agent in the guest could say
 */
export async function guestAddresses(
  { name, devices }: DomainSpec,
  source: AddressSourceName,
  { root, nowSeconds }: Host = { root: '/', nowSeconds: Date.now() / 1000 },
): Promise<readonly GuestInterface[]> {
  if (source === 'agent') {
    throw new Fault('UNSUPPORTED', `source is agent; the qemu driver cannot ask an agent in guest ${name} yet`, {
      hint: 'take lease or arp',
      violations: [{ field: 'source', found: 'agent', expected: 'lease or arp' }],
    });
  }
  const interfaces = devices?.interfaces ?? [];
  const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8').catch(() => '');
  const known =
    source === 'arp'
      ? parseArpTable(await read('proc/net/arp'))
      : (await Promise.all(leaseFiles(interfaces).map(read))).flatMap((text) => parseLeaseFile(text, nowSeconds));
  return interfaces.map((nic) => toInterface(nic, known));
}

function leaseFiles(interfaces: readonly NetworkInterface[]): string[] {
  const bridges = interfaces.flatMap(({ source }) => (source?.bridge === undefined ? [] : [source.bridge]));
  // The name of a bridge is a name of the kernel, and no path.
  const names = [...new Set(bridges)].filter((bridge) => !bridge.includes('/') && !bridge.startsWith('.'));
  return [...commonLeaseFiles, ...names.flatMap(bridgeLeaseFiles)];
}

function toInterface({ target, mac }: NetworkInterface, known: readonly Neighbour[]): GuestInterface {
  const own = mac?.address?.toLowerCase() ?? '';
  const addresses = [...new Set(known.filter((each) => each.mac === own).map(({ address }) => address))];
  return {
    name: target?.dev ?? '',
    mac: own,
    addresses: addresses.map((address) => ({
      family: isIPv6(address) ? AddressFamily.ADDRESS_FAMILY_IPV6 : AddressFamily.ADDRESS_FAMILY_IPV4,
      address,
      // Neither the kernel's table nor a lease tells it.
      prefix: 0,
    })),
  };
}
