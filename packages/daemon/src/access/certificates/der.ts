/** One value in DER: what it is and what is in it. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Where the next value begins. */
  readonly end: number;
}

/** Tags of the values that a list of revoked certificates is made of. */
export const derTags = { integer: 0x02, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30 } as const;

/**
 * Reads the value that begins at a place.
 * @throws RangeError when there is none, or it is longer than what is there
 */
export function readDer(bytes: Uint8Array, at = 0): DerValue {
  const [tag, first] = bytes.subarray(at, at + 2);
  if (tag === undefined || first === undefined) throw new RangeError('the data ends where a value should begin');
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new RangeError(`a length of ${count} bytes is not accepted`);
    length = 0;
    for (const byte of bytes.subarray(start, start + count)) length = length * 256 + byte;
    start += count;
  }
  const end = start + length;
  if (end > bytes.length) throw new RangeError('a value is longer than what is there');
  return { tag, content: bytes.subarray(start, end), end };
}

/** Reads values that stand one after the other. @throws RangeError */
export function* readDerSequence(bytes: Uint8Array): Generator<DerValue, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const value = readDer(bytes, at);
    at = value.end;
    yield value;
  }
}
