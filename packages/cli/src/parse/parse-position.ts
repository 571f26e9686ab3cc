import type { EventPosition } from '@holdfast/sdk';
import { InvalidArgumentError } from 'commander';

/**
 * Reads a place in the order of events, `epoch:sequence`, as `-o name` prints it.
 * @throws InvalidArgumentError when it is none
 */
export function parsePosition(text: string): EventPosition {
  const [, epoch, sequence] = /^(.+):(\d{1,15})$/.exec(text) ?? [];
  if (epoch === undefined) throw new InvalidArgumentError('a position looks like EPOCH:NUMBER.');
  return { epoch, sequence: Number(sequence) };
}
