import { InvalidArgumentError } from 'commander';

/**
 * Reads a whole number from 1.
 * @throws InvalidArgumentError when it is none
 */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 0xffff_ffff)
    throw new InvalidArgumentError('it is a whole number from 1.');
  return count;
}
