import { InvalidArgumentError } from 'commander';

/**
 * Reads a whole number from 0.
 * @throws InvalidArgumentError when it is none
 */
export function parseNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 0xffff_ffff) throw new InvalidArgumentError('it is a whole number from 0.');
  return number;
}
