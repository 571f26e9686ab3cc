/** An address that the kernel has heard of, with the hardware address that it belongs to. */
export interface Neighbour {
  readonly address: string;
  readonly mac: string;
}

/** Flag of an entry whose hardware address is known. */
const complete = 0x2;

/** Reads `/proc/net/arp`: a line of headings, then address, type, flags, hardware address, mask and device. */
export function parseArpTable(text: string): Neighbour[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [address, , flags, mac] = line.trim().split(/\s+/);
      if (address === undefined || flags === undefined || mac === undefined) return [];
      return (Number(flags) & complete) === 0 ? [] : [{ address, mac: mac.toLowerCase() }];
    });
}
