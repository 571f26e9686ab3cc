import { DomainSpec, PingRequest } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { boundedReader } from './bounded-reader.js';

test('a message with more fields than may be is refused, known or not', () => {
  const unknown = Buffer.alloc(1_000_000, 0x20);
  expect(() => PingRequest.decode(boundedReader(unknown))).toThrow('at most 20000 are read');
  const disks = DomainSpec.encode(
    DomainSpec.fromPartial({ devices: { disks: Array.from({ length: 30_000 }, () => ({})) } }),
  ).finish();
  expect(() => DomainSpec.decode(boundedReader(disks))).toThrow('at most 20000 are read');
});

test('one that is only long is read', () => {
  const payload = Buffer.alloc(4_000_000, 1);
  const bytes = PingRequest.encode({ payload }).finish();
  expect(Buffer.from(PingRequest.decode(boundedReader(bytes)).payload).equals(payload)).toBe(true);
});

test('a short one may be nothing but fields', () => {
  expect(PingRequest.decode(boundedReader(Buffer.alloc(16 * 1024, 0x20), 10)).payload).toHaveLength(0);
});
