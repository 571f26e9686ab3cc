import type { Token } from '@holdfast/protocol';
import { toTimestamp } from '../../../model/timestamp.js';
import type { TokenStatus } from '../../token-control.js';

/** A token as the schema has it. */
export function describeToken({ name, createdMs, expiresMs, readOnly }: TokenStatus): Token {
  return {
    name,
    createdAt: createdMs === undefined ? undefined : toTimestamp(createdMs),
    expiresAt: expiresMs === undefined ? undefined : toTimestamp(expiresMs),
    readOnly,
  };
}
