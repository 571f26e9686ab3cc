import type { Timestamp } from '@holdfast/protocol';
import { InvalidInputError } from './invalid-input-error.js';

/** How a message of protobuf's own looks in the SDK, and back. */
export interface WellKnown {
  toPlain(wire: object): unknown;
  /** @throws InvalidInputError when the value is not of the SDK's type. */
  toWire(plain: unknown, path: string): object;
}

const timestamp: WellKnown = {
  toPlain(wire) {
    const { seconds, nanos } = wire as Timestamp;
    return new Date(Number(seconds) * 1000 + Math.trunc(nanos / 1e6));
  },
  toWire(plain, path) {
    if (!(plain instanceof Date) || Number.isNaN(plain.getTime())) {
      throw new InvalidInputError(path, typeof plain, 'a Date');
    }
    const seconds = Math.floor(plain.getTime() / 1000);
    return { seconds: BigInt(seconds), nanos: (plain.getTime() - seconds * 1000) * 1e6 };
  },
};

// The codecs have a mask as its list of paths. Those are the SDK's property names on this side and the schema's names on the other: `spec.memoryBytes`.
const fieldMask: WellKnown = {
  toPlain: (wire) =>
    (wire as readonly string[]).map((path) =>
      path.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    ),
  toWire(plain, path) {
    if (!Array.isArray(plain) || !plain.every((each) => typeof each === 'string')) {
      throw new InvalidInputError(path, typeof plain, 'a list of names of fields');
    }
    return plain.map((each) => each.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  },
};

/** The messages of protobuf's own that the SDK shows as something else, by name. */
export const wellKnown: ReadonlyMap<string, WellKnown> = new Map([
  ['Timestamp', timestamp],
  ['FieldMask', fieldMask],
]);
