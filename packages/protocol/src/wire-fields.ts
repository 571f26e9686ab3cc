/** Bytes of a field that holds so many bytes: its tag (of a field up to 15), its length, themselves. */
export function delimitedSize(bytes: number): number {
  return 1 + varintSize(bytes) + bytes;
}

/** Bytes of an unsigned number of up to 32 bits. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Writes a field that holds a number; answers where the next begins. For frames that are written by hand, once a call. */
export function writeNumber(out: Uint8Array, at: number, tag: number, value: number): number {
  out[at] = tag;
  let rest = value;
  let next = at + 1;
  while (rest > 0x7f) {
    out[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  out[next++] = rest;
  return next;
}

/** Writes a field that holds bytes; answers where the next begins. */
export function writeBytes(out: Uint8Array, at: number, tag: number, bytes: Uint8Array): number {
  const start = writeNumber(out, at, tag, bytes.length);
  out.set(bytes, start);
  return start + bytes.length;
}
