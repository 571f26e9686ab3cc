import { createHash } from 'node:crypto';
import type { NetworkInterface } from '@holdfast/protocol';
import { type HostDefaults, hasPci, isQemu } from './host-defaults.js';

/**
 * Fills in what network interfaces left open. An address that is made up depends on the domain and on the position
 * alone: the same definition always gets the same, so that defining it again changes nothing.
 */
export function withInterfaceDefaults(
  interfaces: readonly NetworkInterface[],
  identity: string,
  host: HostDefaults,
): NetworkInterface[] {
  const taken = new Set(interfaces.flatMap(({ mac }) => (mac?.address === undefined ? [] : [mac.address])));
  return interfaces.map((nic, position) => {
    const mac = nic.mac?.address ?? newMacAddress(identity, position, taken);
    taken.add(mac);
    const model = nic.model ?? (isQemu(host) && hasPci(host) && nic.type !== 'hostdev' ? 'virtio' : undefined);
    const source = withSourceDefaults(nic);
    return {
      ...nic,
      mac: { ...nic.mac, address: mac.toLowerCase() },
      ...(source === undefined ? {} : { source }),
      ...(model === undefined ? {} : { model }),
    };
  });
}

function withSourceDefaults(nic: NetworkInterface): NetworkInterface['source'] {
  if (nic.source === undefined) return undefined;
  if (nic.type === 'direct') return { ...nic.source, mode: nic.source.mode ?? 'vepa' };
  if (nic.type === 'vhostuser') return { ...nic.source, socketType: nic.source.socketType ?? 'unix' };
  return nic.source;
}

/** An address of the range that QEMU's vendor prefix leaves to virtual machines. */
function newMacAddress(identity: string, position: number, taken: ReadonlySet<string>): string {
  for (let attempt = 0; ; attempt++) {
    const digits = createHash('sha256').update(`${identity}/${position}/${attempt}`).digest('hex');
    const address = `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
    if (!taken.has(address)) return address;
  }
}
