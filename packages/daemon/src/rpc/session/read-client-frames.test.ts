import { OpenSessionRequest } from '@holdfast/protocol';
import type { ClientFrame, MethodEntry } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClientFrames } from './read-client-frames.js';
import type { ClientFrameSink } from './session-encoding.js';

/** In protobuf a request looks the same whatever it is of. */
const anyMethod = {} as MethodEntry;

/** What is read, in the form of the generated codec. */
function read(message: Buffer): ClientFrame['frame'][] {
  const frames: ClientFrame['frame'][] = [];
  const sink: ClientFrameSink = {
    call: ({ bytes, ...frame }) => {
      const payload = Uint8Array.from(frame.payload(anyMethod));
      expect(bytes).toBe(payload.length);
      frames.push({ $case: 'call', value: { ...frame, payload } });
    },
    cancel: (id) => frames.push({ $case: 'cancel', value: { id } }),
    ping: (nonce) => frames.push({ $case: 'ping', value: { nonce } }),
    credit: (id, items) => frames.push({ $case: 'credit', value: { id, items } }),
  };
  readClientFrames(message, sink);
  return frames;
}

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const frame: fc.Arbitrary<ClientFrame['frame']> = fc.oneof(
  fc.record({
    $case: fc.constant('call' as const),
    value: fc.record({
      id: uint32,
      method: fc.string({ unit: 'grapheme-ascii' }),
      payload: fc.uint8Array({ maxLength: 300 }),
      timeoutMs: uint32,
      traceparent: fc.string({ unit: 'grapheme' }),
      credit: uint32,
    }),
  }),
  fc.record({ $case: fc.constant('cancel' as const), value: fc.record({ id: uint32 }) }),
  fc.record({ $case: fc.constant('credit' as const), value: fc.record({ id: uint32, items: uint32 }) }),
  fc.record({ $case: fc.constant('ping' as const), value: fc.record({ nonce: uint32 }) }),
);

test('reads whatever the generated codec writes', () => {
  fc.assert(
    fc.property(fc.array(frame), (frames) => {
      const message = OpenSessionRequest.encode({ frames: frames.map((each) => ({ frame: each })) }).finish();
      expect(read(Buffer.from(message))).toEqual(frames);
    }),
  );
});

test('passes over pongs and over what only a newer client knows', () => {
  const known = OpenSessionRequest.encode({
    frames: [{ frame: { $case: 'pong', value: { nonce: 1 } } }, { frame: { $case: 'cancel', value: { id: 7 } } }],
  }).finish();
  const unknownField = Buffer.from([0x7a, 0x02, 0xff, 0xff]);
  expect(read(Buffer.concat([unknownField, known]))).toEqual([{ $case: 'cancel', value: { id: 7 } }]);
});

test('rubbish is refused or read, and never read for ever or past its end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['Error', 'RangeError', 'read']).toContain(outcome(Buffer.from(bytes)));
    }),
    { numRuns: 2000 },
  );
});

function outcome(message: Buffer): string {
  try {
    read(message);
    return 'read';
  } catch (error) {
    return (error as Error).name;
  }
}

test('a frame that is cut short is refused', () => {
  const message = OpenSessionRequest.encode({
    frames: [
      {
        frame: {
          $case: 'call',
          value: { id: 1, method: 'm', payload: new Uint8Array(9), timeoutMs: 0, traceparent: '', credit: 0 },
        },
      },
    ],
  }).finish();
  for (let length = 1; length < message.length; length++) {
    expect(outcome(Buffer.from(message.subarray(0, length)))).toBe('RangeError');
  }
});

test('a message of nothing but small frames ends before it has cost anything', () => {
  const ping = Buffer.from(
    OpenSessionRequest.encode({ frames: [{ frame: { $case: 'ping', value: { nonce: 1 } } }] }).finish(),
  );
  let pings = 0;
  const sink = { call() {}, cancel() {}, credit() {}, ping: () => void pings++ };
  expect(() => readClientFrames(Buffer.alloc(ping.length * 100_000, ping), sink)).toThrow('more than 16384 frames');
  expect(pings).toBe(16_384);
});
