import { OpenSessionResponse, Status } from '@holdfast/protocol';
import type { ServerFrame } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerFrames } from './read-server-frames.js';

function read(message: Uint8Array): unknown[] {
  const frames: unknown[] = [];
  readServerFrames(message, {
    response: (id, payload) => frames.push(['response', id, Buffer.from(payload).toString('hex')]),
    refusal: (id, status) => frames.push(['refusal', id, Status.decode(status).message]),
    item: (id, payload) => frames.push(['item', id, Buffer.from(payload).toString('hex')]),
    ping: (nonce) => frames.push(['ping', nonce]),
    goAway: (message_) => frames.push(['goAway', message_]),
  });
  return frames;
}

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
type Pair = readonly [NonNullable<ServerFrame['frame']>, unknown];

/** A frame, and what the reader shall make of it; undefined: nothing. */
const frame: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(uint32, fc.uint8Array({ maxLength: 300 })).map(([id, payload]): Pair => {
    return [{ $case: 'reply', value: { id, payload } }, ['response', id, Buffer.from(payload).toString('hex')]];
  }),
  fc.tuple(uint32, fc.string({ unit: 'grapheme' })).map(([id, message]): Pair => {
    const status = { code: 5, message, details: [] };
    return [{ $case: 'reply', value: { id, payload: new Uint8Array(), status } }, ['refusal', id, message]];
  }),
  fc.tuple(uint32, fc.uint8Array({ maxLength: 300 })).map(([id, payload]): Pair => {
    return [{ $case: 'item', value: { id, payload } }, ['item', id, Buffer.from(payload).toString('hex')]];
  }),
  fc.string({ unit: 'grapheme' }).map((message): Pair => {
    return [{ $case: 'goAway', value: { message } }, ['goAway', message]];
  }),
  uint32.map((nonce): Pair => [{ $case: 'ping', value: { nonce } }, ['ping', nonce]]),
  uint32.map((nonce): Pair => [{ $case: 'pong', value: { nonce } }, undefined]),
);

test('reads whatever the generated codec writes, and passes over what is not for it', () => {
  fc.assert(
    fc.property(fc.array(frame), (frames) => {
      const message = OpenSessionResponse.encode({ frames: frames.map(([each]) => ({ frame: each })) }).finish();
      expect(read(message)).toEqual(frames.map(([, expected]) => expected).filter((each) => each !== undefined));
    }),
  );
});

test('rubbish is refused or read, and never read for ever or past its end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['Error', 'RangeError', 'read']).toContain(outcome(bytes));
    }),
    { numRuns: 2000 },
  );
});

function outcome(message: Uint8Array): string {
  try {
    read(message);
    return 'read';
  } catch (error) {
    return (error as Error).name;
  }
}
