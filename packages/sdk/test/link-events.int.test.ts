import { Event } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { connect } from '../src/index.js';
import { pong, refused } from './support/odd-answers.js';
import { startOddServer } from './support/odd-server.js';
import type { Answer, EventsCall, OddServer } from './support/odd-server.js';

describe.each(['bare frames', 'gRPC'] as const)('events over %s', (carrier) => {
  const start = (answer: Answer, subscribe: (stream: EventsCall) => void): Promise<OddServer> =>
    startOddServer(answer, subscribe, carrier);

  test.each([
    ['ends with its session', ({ session }: EventsCall) => void session.stream.end()],
    ['ends without a word', (stream: EventsCall) => stream.end()],
    ['is refused for lack of speed', (stream: EventsCall) => stream.refuse(refused('EVENTS_LOST').status)],
    ['loses its connection', () => undefined],
  ])('a stream of events that %s is taken up again after the last event', async (_what, breakOff) => {
    const asked: unknown[] = [];
    await using daemon = await start(
      () => pong,
      (stream) => {
        const sequence = asked.push(stream.request.after);
        const event = Event.fromPartial({ epoch: 'e', sequence, body: { $case: 'reboot', value: {} }, time: {} });
        stream.write({ events: [event], position: { epoch: 'e', sequence } });
        breakOff(stream);
      },
    );
    await using host = await connect(daemon.uri);
    const sequences: number[] = [];
    for await (const event of host.events()) {
      sequences.push(event.sequence);
      if (event.sequence === 4) break;
      if (_what === 'loses its connection') daemon.cut();
    }
    expect(sequences).toEqual([1, 2, 3, 4]);
    expect(asked).toMatchObject([undefined, { sequence: 1 }, { sequence: 2 }, { sequence: 3 }]);
  });

  test('what the daemon will not send at all ends the stream of events', async () => {
    await using daemon = await start(
      () => pong,
      (stream) => stream.refuse(refused('PERMISSION_DENIED').status),
    );
    await using host = await connect(daemon.uri);
    await expect(host.events()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('events that are read until a signal times out say so', async () => {
    await using daemon = await start(
      () => pong,
      (stream) => stream.write({ events: [], position: { epoch: 'e', sequence: 1 } }),
    );
    await using host = await connect(daemon.uri);
    const late = new AbortController();
    const events = host.events({ signal: late.signal });
    await events.opened;
    const next = events[Symbol.asyncIterator]().next();
    late.abort(new DOMException('too late', 'TimeoutError'));
    await expect(next).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      rawMessage: 'SubscribeEvents was read until its signal timed out',
    });
  });

  test('events end with the connection that this program closes', async () => {
    await using daemon = await start(
      () => pong,
      (stream) => stream.write({ events: [], position: { epoch: 'e', sequence: 1 } }),
    );
    const host = await connect(daemon.uri);
    const events = host.events();
    await events.opened;
    const next = events[Symbol.asyncIterator]().next();
    await host.close();
    await expect(next).rejects.toMatchObject({ rawMessage: 'the connection was closed by this program' });
  });
});
