import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageSplitter } from './message-splitter.js';

function delimited(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** Some messages, which of them are unwanted, and where the stream of their bytes is cut. */
const scene = fc.record({
  messages: fc.array(fc.record({ bytes: fc.uint8Array({ maxLength: 40 }), isWanted: fc.boolean() }), { maxLength: 12 }),
  cuts: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }),
});

test('a message that is skipped takes nothing of its neighbours with it, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(scene, ({ messages, cuts }) => {
      const stream = Buffer.concat(messages.map(({ bytes }) => delimited(bytes)));
      const splitter = createMessageSplitter(1000);
      const queue = messages.map(({ bytes, isWanted }) => ({ hex: Buffer.from(bytes).toString('hex'), isWanted }));
      const wrong: string[] = [];
      for (let [at, round] = [0, 0]; at < stream.length; round++) {
        const end = at + (cuts[round % cuts.length] ?? 1);
        splitter.push(stream.subarray(at, end));
        at = end;
        for (;;) {
          const message = splitter.next()?.toString('hex');
          const isBegun = message === undefined && splitter.announced > 4;
          if (message === undefined && !(isBegun && queue[0]?.isWanted === false)) break;
          const expected = queue.shift()?.hex;
          const isRight =
            message === undefined ? expected?.startsWith(splitter.head(3).toString('hex')) : message === expected;
          if (isRight !== true) wrong.push(`${message} for ${expected}`);
          if (message === undefined) splitter.skip();
        }
      }
      expect({ wrong, queue }).toEqual({ wrong: [], queue: [] });
    }),
  );
});

test('chunks and messages may lie in memory that is used again and again, where what is left is kept', () => {
  fc.assert(
    fc.property(scene, ({ messages, cuts }) => {
      const stream = Buffer.concat(messages.map(({ bytes }) => delimited(bytes)));
      const [arrivals, assembled] = [Buffer.alloc(64), Buffer.alloc(64)];
      const splitter = createMessageSplitter(1000, (bytes) => assembled.subarray(0, bytes));
      const found: string[] = [];
      for (let [at, round] = [0, 0]; at < stream.length; round++) {
        const end = at + (cuts[round % cuts.length] ?? 1);
        splitter.push(arrivals.subarray(0, stream.copy(arrivals, 0, at, end)));
        for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
          found.push(message.toString('hex'));
          assembled.fill(0xee);
        }
        splitter.keep();
        arrivals.fill(0xee);
        at = end;
      }
      expect(found).toEqual(messages.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
    }),
  );
});

test('the head of a message is there as far as it has come, however it was cut', () => {
  const splitter = createMessageSplitter(1000);
  for (const byte of delimited(Buffer.from('abcdef')).subarray(0, 8)) splitter.push(Buffer.from([byte]));
  expect(splitter.next()).toBeUndefined();
  expect([splitter.head(2), splitter.head(100)].map(String)).toEqual(['ab', 'abcd']);
});
