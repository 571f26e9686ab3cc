import { InvalidArgumentError } from 'commander';
import { parseNumber } from './parse-number.js';

/**
 * Reads a whole number from 1.
 * @throws InvalidArgumentError when it is none
 */
export function parsePositive(text: string): number {
  if (/^0+$/.test(text)) throw new InvalidArgumentError('it is a whole number from 1.');
  return parseNumber(text);
}
