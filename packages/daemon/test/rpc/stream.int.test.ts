import type { SubscribeEventsResponse } from '@holdfast/protocol';
import { Event, Status, SubscribeEventsRequest, SubscribeEventsResponse as Codec } from '@holdfast/protocol';
import type { Client, ClientReadableStream, StatusObject } from '@grpc/grpc-js';
import { expect, test, vi } from 'vitest';
import { Fault } from '../../src/model/fault.js';
import { openChannel } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';

const subscribe = '/holdfast.v1.EventService/SubscribeEvents';

function open(client: Client): ClientReadableStream<SubscribeEventsResponse> {
  const stream = client.makeServerStreamRequest(
    subscribe,
    (request: SubscribeEventsRequest) => Buffer.from(SubscribeEventsRequest.encode(request).finish()),
    (bytes: Buffer) => Codec.decode(bytes),
    SubscribeEventsRequest.fromPartial({}),
  );
  stream.on('error', () => undefined);
  return stream;
}

function endOf(
  stream: ClientReadableStream<SubscribeEventsResponse>,
): Promise<{ code: number; reason: string | undefined }> {
  return new Promise((resolve) => {
    stream.on('status', ({ code, metadata }: StatusObject) => {
      const [packed] = metadata.get('grpc-status-details-bin');
      resolve({ code, reason: reasonOf(packed instanceof Buffer ? Status.decode(packed) : undefined) });
    });
  });
}

/** A message with one event of about a kilobyte. */
function message(sequence: number): SubscribeEventsResponse {
  const event = Event.fromPartial({ epoch: 'e', sequence, domainName: 'x'.repeat(1000) });
  return { events: [event], position: { epoch: 'e', sequence } };
}

async function* numbered(count: number): AsyncGenerator<SubscribeEventsResponse> {
  for (let sequence = 1; sequence <= count; sequence++) yield message(sequence);
}

test('a stream arrives whole and in order, also one that is sent faster than anybody reads', async () => {
  const count = 20_000;
  await using served = await startServer({ subscribeEvents: () => numbered(count) });
  const client = openChannel(served.socketPath);
  const stream = open(client);
  const end = endOf(stream);
  let last = 0;
  for await (const { position } of stream as AsyncIterable<SubscribeEventsResponse>) {
    expect(position?.sequence).toBe(++last);
    // Now and then this reader does something else for a while.
    if (last % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(last).toBe(count);
  expect(await end).toMatchObject({ code: 0 });
  client.close();
});

test('a reader that stands still is cut off, and until then little is kept for it', async () => {
  let made = 0;
  const returned = vi.fn<() => void>();
  await using served = await startServer(
    {
      async *subscribeEvents() {
        try {
          for (;;) yield message(++made);
        } finally {
          returned();
        }
      },
    },
    { limits: { maxStreamMessages: 100, maxStreamBytes: 100_000, cutOffMs: 100 } },
  );
  const client = openChannel(served.socketPath);
  const stream = open(client);
  const end = endOf(stream);
  stream.once('data', () => stream.pause());
  await expect.poll(() => returned.mock.calls.length).toBe(1);
  const kept = made;
  expect(kept).toBeGreaterThan(50);
  // The windows of HTTP/2 and the kernel hold some; without the bound it would be tens of thousands by now.
  expect(kept).toBeLessThan(2000);
  await expect.poll(() => served.server.activity.streams).toBe(0);
  stream.resume();
  // The status waits behind what was sent before; a stream that is reset meanwhile ends as cancelled.
  const { code, reason } = await end;
  expect([11, 1]).toContain(code);
  expect(code === 11 ? reason : 'EVENTS_LOST').toBe('EVENTS_LOST');
  client.close();
});

test('a reader that only pauses is not cut off', async () => {
  let wake = (): void => undefined;
  await using served = await startServer(
    {
      async *subscribeEvents() {
        yield* numbered(10);
        await new Promise<void>((resolve) => (wake = resolve));
        yield message(11);
      },
    },
    { limits: { maxStreamMessages: 100, cutOffMs: 20 } },
  );
  const client = openChannel(served.socketPath);
  const stream = open(client);
  const sequences: unknown[] = [];
  stream.on('data', ({ position }: SubscribeEventsResponse) => {
    sequences.push(position?.sequence);
    if (sequences.length === 1) stream.pause();
  });
  await expect.poll(() => sequences.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100).unref());
  wake();
  stream.resume();
  await expect.poll(() => sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  client.close();
});

test.each([
  ['refuses at once', () => Promise.reject(new Fault('DOMAIN_NOT_FOUND', 'no')) as never, 5, 'DOMAIN_NOT_FOUND'],
  [
    'throws at once',
    (() => {
      throw new TypeError('oops');
    }) as never,
    13,
    'INTERNAL',
  ],
  ['answers no stream', () => ({}) as never, 13, 'INTERNAL'],
  [
    'yields what is no message',
    async function* () {
      yield 7 as never;
    },
    13,
    'INTERNAL',
  ],
  [
    'yields and then refuses',
    async function* () {
      yield message(1);
      throw new Fault('EVENTS_LOST', 'too slow');
    },
    11,
    'EVENTS_LOST',
  ],
  [
    'yields and then throws',
    async function* () {
      yield message(1);
      throw new TypeError('oops');
    },
    13,
    'INTERNAL',
  ],
])('a handler that %s ends its stream with a status', async (_what, subscribeEvents, code, reason) => {
  await using served = await startServer({ subscribeEvents });
  const client = openChannel(served.socketPath);
  const stream = open(client);
  stream.resume();
  expect(await endOf(stream)).toEqual({ code, reason });
  await expect.poll(() => served.server.activity.streams).toBe(0);
  client.close();
});

test.each(['its reader cancels it', 'its connection breaks'])(
  'a source is let go of when %s, even one that hangs',
  async (how) => {
    const signals: AbortSignal[] = [];
    await using served = await startServer({
      subscribeEvents: ({ signal }) => {
        signals.push(signal);
        return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
      },
    });
    const client = openChannel(served.socketPath);
    const stream = open(client);
    await expect.poll(() => served.server.activity.streams).toBe(1);
    if (how === 'its reader cancels it') stream.cancel();
    else client.getChannel().close();
    stream.cancel();
    await expect.poll(() => served.server.activity.streams).toBe(0);
    expect(signals[0]?.reason).toMatchObject({ reason: 'CANCELLED' });
    client.close();
  },
);
