import type { Neighbour } from './parse-arp-table.js';

/** What libvirt's lease helper keeps of a lease. */
interface KeptLease {
  readonly 'ip-address'?: unknown;
  readonly 'mac-address'?: unknown;
  readonly 'expiry-time'?: unknown;
}

/**
 * Reads the leases that hold now, out of a lease file of dnsmasq (expiry, hardware address, address, name, client) or out of
 * what libvirt keeps for a bridge (JSON). What cannot be read is left out: another program writes it.
 */
export function parseLeaseFile(text: string, nowSeconds: number): Neighbour[] {
  const holds = (expiry: number): boolean => expiry === 0 || expiry > nowSeconds;
  if (text.trimStart().startsWith('[')) {
    return parseJson(text).flatMap((lease) => {
      const { 'ip-address': address, 'mac-address': mac, 'expiry-time': expiry = 0 } = lease;
      if (typeof address !== 'string' || typeof mac !== 'string' || !holds(Number(expiry))) return [];
      return [{ address, mac: mac.toLowerCase() }];
    });
  }
  return text.split('\n').flatMap((line) => {
    const [expiry, mac, address] = line.split(' ');
    if (mac === undefined || address === undefined || !/^\d+$/.test(expiry ?? '') || !holds(Number(expiry))) return [];
    return [{ address, mac: mac.toLowerCase() }];
  });
}

function parseJson(text: string): readonly KeptLease[] {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
  } catch {
    // It is being written; the next look finds it whole.
    return [];
  }
}
