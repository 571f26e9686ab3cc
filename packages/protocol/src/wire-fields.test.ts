import { BinaryReader } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delimitedSize, varintSize, writeBytes, writeNumber } from './wire-fields.js';

const numberTag = 1 << 3;
const bytesTag = (2 << 3) | 2;

test('what is written is what a reader of protobuf reads, in as many bytes as were said', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.nat(0x8000));
  fc.assert(
    fc.property(number, fc.uint8Array({ maxLength: 20_000 }), (value, bytes) => {
      const out = new Uint8Array(1 + varintSize(value) + delimitedSize(bytes.length));
      const end = writeBytes(out, writeNumber(out, 0, numberTag, value), bytesTag, bytes);
      expect(end).toBe(out.length);
      const reader = new BinaryReader(out);
      expect([reader.uint32(), reader.uint32(), reader.uint32()]).toEqual([numberTag, value, bytesTag]);
      expect(Buffer.from(reader.bytes()).equals(bytes)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
