import { OpenSessionResponse } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReplyBatch } from './reply-batch.js';

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

test('the generated codec reads what is written, in order', () => {
  const reply = fc.record({ id: uint32, payload: fc.uint8Array({ minLength: 1, maxLength: 40_000 }) });
  fc.assert(
    fc.property(fc.array(reply, { minLength: 1, maxLength: 20 }), (replies) => {
      const batch = createReplyBatch();
      for (const { id, payload } of replies) batch.response(id, payload);
      const frames = [];
      for (let message = batch.take(); message !== undefined; message = batch.take()) {
        frames.push(...OpenSessionResponse.decode(message).frames);
      }
      expect(batch.isEmpty).toBe(true);
      expect(frames.map(({ frame }) => frame?.$case === 'reply' && frame.value)).toEqual(
        replies.map(({ id, payload }) => expect.objectContaining({ id, payload: Buffer.from(payload) })),
      );
    }),
    { numRuns: 50 },
  );
});

test('every other frame is what the generated codec reads', () => {
  const batch = createReplyBatch();
  const status = { code: 5, message: 'no', details: [] };
  batch.refusal(3, status);
  batch.item(4, Buffer.from('one'));
  batch.streamEnd(4);
  batch.pong(7);
  batch.goAway('bye');
  batch.goAway('', status);
  expect(OpenSessionResponse.decode(batch.take() ?? Buffer.alloc(0)).frames).toMatchObject([
    { frame: { $case: 'reply', value: { id: 3, status } } },
    { frame: { $case: 'item', value: { id: 4, payload: Buffer.from('one') } } },
    { frame: { $case: 'reply', value: { id: 4, status: undefined } } },
    { frame: { $case: 'pong', value: { nonce: 7 } } },
    { frame: { $case: 'goAway', value: { message: 'bye', status: undefined } } },
    { frame: { $case: 'goAway', value: { message: '', status } } },
  ]);
});

test('what waits is weighed, and a length stands before a message where it is asked for', () => {
  const batch = createReplyBatch({ withLength: true });
  batch.response(1, Buffer.alloc(1000));
  expect(batch.weight).toBeGreaterThan(1000);
  const message = batch.take() ?? Buffer.alloc(0);
  expect(message.readUInt32BE(0)).toBe(message.length - 4);
  expect(OpenSessionResponse.decode(message.subarray(4)).frames).toHaveLength(1);
  expect(batch.weight).toBe(0);
});

test('many small replies go into few messages, and none of those is long', () => {
  const batch = createReplyBatch();
  for (let id = 0; id < 10_000; id++) batch.response(id, Buffer.alloc(40));
  const lengths = [];
  for (let message = batch.take(); message !== undefined; message = batch.take()) lengths.push(message.length);
  expect(lengths.length).toBeLessThan(10);
  expect(Math.max(...lengths)).toBeLessThan(70_000);
});
