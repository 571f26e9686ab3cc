/** Powers of 1024 and of 1000 by their letter. */
const powers = 'kmgtpe';

/**
 * Bytes of one unit of libvirt, in any case of letters: none, `b`, `byte(s)`; `k`, `KiB` and so on in steps of 1024;
 * `KB` and so on in steps of 1000. Undefined when it is none.
 */
export function bytesPerUnit(unit: string): bigint | undefined {
  const word = unit.trim().toLowerCase();
  if (word === 'b' || word === 'byte' || word === 'bytes') return 1n;
  const match = /^([kmgtpe])(ib|b)?$/.exec(word);
  if (match === null) return undefined;
  const [, letter = '', ending] = match;
  return (ending === 'b' ? 1000n : 1024n) ** BigInt(powers.indexOf(letter) + 1);
}

/** The units as they are told in a message. */
export const sizeUnits: readonly string[] = [
  'bytes',
  'KB',
  'KiB',
  'MB',
  'MiB',
  'GB',
  'GiB',
  'TB',
  'TiB',
  'PB',
  'PiB',
  'EB',
  'EiB',
];
