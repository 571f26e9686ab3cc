import { Event } from '@holdfast/protocol';
import type { SubscribeEventsResponse } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { at, eventScene, show } from '../../test/events/event-scene.js';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { EventLog } from './event-log.js';

test('publish adds epoch, number and time', () => {
  const { log } = eventScene();
  const body = { $case: 'reboot', value: {} } as const;
  const event = log.publish(Event.create({ domainUuid: 'a', domainName: 'web1', resourceVersion: 4, body }));
  expect(event).toMatchObject({
    epoch: 'e1',
    sequence: 1,
    time: { seconds: 1_700_000_000n, nanos: 250_000_000 },
    domainUuid: 'a',
    domainName: 'web1',
    resourceVersion: 4,
    body,
  });
  expect(log.position).toEqual(at(1));
});

test.each([0, -1, 1.5])('a capacity of %j is refused', (capacity) => {
  expect(() => eventScene({ capacity })).toThrow(RangeError);
});

describe('list', () => {
  test('answers what is kept, in pages', () => {
    const { log, publish } = eventScene({ capacity: 5 });
    expect(show(log.list({ limit: 10 }))).toBe('@0');
    publish(7);
    expect(show(log.list({ limit: 10 }))).toBe('3 4 5 6 7 @7');
    expect(show(log.list({ limit: 2 }))).toBe('3 4 @4');
    expect(show(log.list({ limit: 2, after: at(4) }))).toBe('5 6 @6');
    expect(show(log.list({ limit: 2, after: at(7) }))).toBe('@7');
  });

  test('a filter takes events away and not the position', () => {
    const { log, publish } = eventScene();
    publish(2, 'a');
    publish(1, 'b');
    publish(2, 'a');
    expect(show(log.list({ limit: 10, filter: { domainUuid: 'b' } }))).toBe('3 @5');
    expect(show(log.list({ limit: 3, filter: { domainUuid: 'a' } }))).toBe('1 2 4 @4');
  });

  test.each([
    ['too old', at(3), 'resync(4) 5 6 7 @7'],
    ['just kept', at(4), '5 6 7 @7'],
    ['of another run', at(7, 'e0'), 'resync(4) 5 6 7 @7'],
    ['not published yet', at(8), 'resync(4) 5 6 7 @7'],
    ['without an epoch', at(0, ''), 'resync(4) 5 6 7 @7'],
  ])('a position that is %s', (_what, after, expected) => {
    const { log, publish } = eventScene({ capacity: 3 });
    publish(7);
    expect(show(log.list({ limit: 10, after }))).toBe(expected);
    expect(log.list({ limit: 1, after }).events).toHaveLength(1);
  });

  test('a resync tells what is kept', () => {
    const { log, publish } = eventScene({ capacity: 3 });
    publish(7);
    expect(log.list({ limit: 1, after: at(1) }).events[0]).toMatchObject({
      epoch: 'e1',
      sequence: 4,
      body: { $case: 'resync', value: { oldestSequence: 5 } },
    });
  });
});

describe('a log that goes on where another has left', () => {
  function goOn(log: EventLog, capacity = 5): EventLog {
    return new EventLog({ epoch: 'e2', capacity, clock: new VirtualClock(), left: log.leave() });
  }

  test('continues numbers and epoch, and a reader of the first misses nothing', async () => {
    const { log, publish } = eventScene({ capacity: 5 });
    publish(8);
    const next = goOn(log);
    next.publish(Event.create({ domainUuid: 'a', body: { $case: 'reboot', value: {} } }));
    expect(show(next.list({ after: at(6), limit: 10 }))).toBe('7 8 9 @9');
    const signal = new AbortController().signal;
    const reader = next.subscribe({ after: at(7), signal, maxQueued: 10 })[Symbol.asyncIterator]();
    const told: string[] = [];
    for (let count = 0; count < 2; count++) {
      const result: IteratorResult<SubscribeEventsResponse, void> = await reader.next();
      if (result.done !== true) told.push(show(result.value));
    }
    expect(told).toEqual(['@7', '8 9 @9']);
    await reader.return?.();
  });

  test.each([
    [3, 4],
    [5, 4],
    [9, 4],
  ])('with room for %i events it still says what is lost', (capacity, lostBefore) => {
    const { log, publish } = eventScene({ capacity: 5 });
    publish(8);
    const next = goOn(log, capacity);
    const oldest = Math.max(lostBefore, 9 - capacity);
    expect(show(next.list({ limit: 10 })).split(' ')[0]).toBe(String(oldest));
    expect(show(next.list({ after: at(oldest - 2), limit: 10 }))).toContain(`resync(${oldest - 1}) ${oldest}`);
    expect(show(next.list({ after: at(oldest - 1), limit: 10 }))).not.toContain('resync');
  });

  test('continues one in which nothing has happened', () => {
    const next = goOn(eventScene().log);
    next.publish(Event.create({ domainUuid: 'a' }));
    expect(show(next.list({ after: at(0), limit: 10 }))).toBe('1 @1');
  });
});
