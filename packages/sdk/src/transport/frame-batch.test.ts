import { OpenSessionRequest } from '@holdfast/protocol';
import type { CallFrame, ClientFrame } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameBatch } from './frame-batch.js';
import type { FrameBatch } from './frame-batch.js';

const name = '/holdfast.v1.AdminService/Ping';
const method = Buffer.from(name);
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

/** Everything that is taken, as the generated codec reads it. */
function takeAll(batch: FrameBatch): ClientFrame['frame'][] {
  const frames: ClientFrame['frame'][] = [];
  for (let message = batch.take(); message !== undefined; message = batch.take()) {
    frames.push(...OpenSessionRequest.decode(message).frames.map(({ frame }) => frame));
  }
  return frames;
}

/** In a form in which no two kinds of byte arrays differ. */
function plain({ id, method: called, payload, timeoutMs, credit, traceparent }: CallFrame): unknown {
  return { id, called, payload: Buffer.from(payload).toString('hex'), timeoutMs, credit, traceparent };
}

test('the generated codec reads what is written, in order', () => {
  const call = fc.record({
    id: uint32,
    payload: fc.uint8Array({ maxLength: 40_000 }),
    timeoutMs: uint32,
    credit: uint32,
    traceparent: fc.constantFrom('', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
      const batch = createFrameBatch();
      for (const each of calls) batch.call({ ...each, method, traceparent: Buffer.from(each.traceparent) });
      const read = takeAll(batch).map((frame) => frame?.$case === 'call' && plain(frame.value));
      expect(read).toEqual(calls.map((each) => plain({ ...each, method: name })));
      expect(batch.isEmpty).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a call that was given up before it went out never goes out; one that did is cancelled', () => {
  const batch = createFrameBatch();
  const payload = new Uint8Array();
  batch.call({ id: 1, method, payload, timeoutMs: 0, credit: 0, traceparent: new Uint8Array() });
  batch.take();
  batch.call({ id: 2, method, payload, timeoutMs: 0, credit: 0, traceparent: new Uint8Array() });
  batch.call({ id: 3, method, payload, timeoutMs: 0, credit: 0, traceparent: new Uint8Array() });
  batch.cancel(2);
  batch.cancel(1);
  expect(takeAll(batch)).toMatchObject([
    { $case: 'call', value: { id: 3 } },
    { $case: 'cancel', value: { id: 1 } },
  ]);
});

test('a stream is granted more, and given up all the same where a grant has not gone out yet', () => {
  const batch = createFrameBatch();
  batch.call({ id: 7, method, payload: new Uint8Array(), timeoutMs: 0, credit: 64, traceparent: new Uint8Array() });
  batch.take();
  batch.grant(7, 300);
  batch.cancel(7);
  expect(takeAll(batch)).toMatchObject([
    { $case: 'credit', value: { id: 7, items: 300 } },
    { $case: 'cancel', value: { id: 7 } },
  ]);
});

test('many small calls go into few messages, and none of those is long', () => {
  const batch = createFrameBatch();
  for (let id = 0; id < 10_000; id++)
    batch.call({ id, method, payload: Buffer.alloc(20), timeoutMs: 60_000, credit: 0, traceparent: new Uint8Array() });
  const lengths = [];
  for (let message = batch.take(); message !== undefined; message = batch.take()) lengths.push(message.length);
  expect(lengths.length).toBeLessThan(16);
  expect(Math.max(...lengths)).toBeLessThan(70_000);
});
