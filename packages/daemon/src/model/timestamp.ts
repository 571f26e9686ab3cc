import type { Timestamp } from '@holdfast/protocol';

/** Writes milliseconds since 1970 as the schema's timestamp. */
export function toTimestamp(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds: BigInt(seconds), nanos: Math.round((ms - seconds * 1000) * 1_000_000) };
}

/** Reads a timestamp as milliseconds since 1970; an absent one as 1970. */
export function toMilliseconds(timestamp: Timestamp | undefined): number {
  if (timestamp === undefined) return 0;
  return Number(timestamp.seconds) * 1000 + Math.round(timestamp.nanos / 1_000_000);
}
