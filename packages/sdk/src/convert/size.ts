import { InvalidInputError } from './invalid-input-error.js';

/**
 * Units of a size in bytes: those with an `i` count in steps of 1024, the others of 1000.
 *
 * @public
 */
export type SizeUnit = 'B' | 'KB' | 'MB' | 'GB' | 'TB' | 'PB' | 'EB' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'PiB' | 'EiB';

/**
 * A size: a number of bytes, or a number with a unit such as `'2GiB'` or `'1.5 TiB'`.
 *
 * @public
 */
export type Size = number | `${number}${SizeUnit}` | `${number} ${SizeUnit}`;

const sizePattern = /^(\d+)(?:\.(\d{1,18}))? ?([KMGTPE]i?)?B$/;

/**
 * The number of bytes of a size.
 *
 * @throws InvalidInputError when it is no size, is no whole number of bytes, or cannot be counted exactly.
 */
export function parseSize(size: Size, path: string): number {
  if (typeof size === 'number') return size;
  const match = sizePattern.exec(String(size));
  if (match === null)
    throw new InvalidInputError(path, JSON.stringify(size), "a number of bytes, or a size like '2GiB'");
  const [, whole = '', fraction = '', prefix = ''] = match;
  const factor = (prefix.endsWith('i') ? 1024n : 1000n) ** BigInt(' KMGTPE'.indexOf(prefix.charAt(0) || ' '));
  // Counted in whole numbers, since 0.1 GiB is no binary fraction.
  const scaled = BigInt(whole + fraction) * factor;
  const divisor = 10n ** BigInt(fraction.length);
  const bytes = scaled / divisor;
  if (bytes > BigInt(Number.MAX_SAFE_INTEGER)) throw new InvalidInputError(path, size, 'less than 8 PiB');
  if (bytes * divisor !== scaled) throw new InvalidInputError(path, size, 'a whole number of bytes');
  return Number(bytes);
}
