import { OpenSessionResponse, ServerFrame, Status } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReplyBatch } from './reply-batch.js';

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

test('the generated codec reads what is written, in order', () => {
  const reply = fc.record({ id: uint32, payload: fc.uint8Array({ minLength: 1, maxLength: 40_000 }) });
  fc.assert(
    fc.property(fc.array(reply, { minLength: 1, maxLength: 20 }), (replies) => {
      const batch = createReplyBatch();
      for (const { id, payload } of replies) batch.reply(id, 'payload', payload);
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

test('a refusal, and a frame that is no reply', () => {
  const batch = createReplyBatch();
  const status = { code: 5, message: 'no', details: [] };
  const goAway = { frame: { $case: 'goAway' as const, value: { message: 'bye' } } };
  batch.reply(3, 'status', Status.encode(status).finish());
  batch.frame(ServerFrame.encode(goAway).finish());
  expect(OpenSessionResponse.decode(batch.take() ?? Buffer.alloc(0)).frames).toMatchObject([
    { frame: { $case: 'reply', value: { id: 3, status } } },
    goAway,
  ]);
});

test('many small replies go into few messages, and none of those is long', () => {
  const batch = createReplyBatch();
  for (let id = 0; id < 10_000; id++) batch.reply(id, 'payload', Buffer.alloc(40));
  const lengths = [];
  for (let message = batch.take(); message !== undefined; message = batch.take()) lengths.push(message.length);
  expect(lengths.length).toBeLessThan(10);
  expect(Math.max(...lengths)).toBeLessThan(70_000);
});
