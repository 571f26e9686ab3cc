import { getEventListeners } from 'node:events';
import { Event } from '@holdfast/protocol';
import type { EventPosition, SubscribeEventsResponse } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { Fault } from '../model/fault.js';
import { EventLog } from './event-log.js';
import type { EventFilter } from './event-filter.js';

function scene({ capacity = 100, maxQueued = 10 } = {}) {
  const clock = new VirtualClock(1_700_000_000_250);
  const log = new EventLog({ epoch: 'e1', capacity, clock });
  const publish = (count = 1, domainUuid = 'a'): void => {
    for (let index = 0; index < count; index++) {
      log.publish(Event.create({ domainUuid, body: { $case: 'lifecycle', value: { type: 3, detail: 6 } } }));
    }
  };
  const subscribe = (options: { after?: EventPosition; filter?: EventFilter } = {}) => {
    const abort = new AbortController();
    const reader = log.subscribe({ ...options, signal: abort.signal, maxQueued })[Symbol.asyncIterator]();
    const read = async (): Promise<string> => {
      const result: IteratorResult<SubscribeEventsResponse, void> = await reader.next();
      return result.done === true ? 'end' : show(result.value);
    };
    return { reader, read, abort };
  };
  return { clock, log, publish, subscribe };
}

/** `1 2 3 @3`: the numbers of the events, and the position after them. */
function show({ events, position }: { events: Event[]; position?: EventPosition | undefined }): string {
  const numbers = events.map(({ sequence, body }) => (body?.$case === 'resync' ? `resync(${sequence})` : sequence));
  return [...numbers, `@${position?.epoch === 'e1' ? position.sequence : '?'}`].join(' ');
}

const at = (sequence: number, epoch = 'e1'): EventPosition => ({ epoch, sequence });

test('publish adds epoch, number and time', () => {
  const { log } = scene();
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
  expect(() => scene({ capacity })).toThrow(RangeError);
});

describe('list', () => {
  test('answers what is kept, in pages', () => {
    const { log, publish } = scene({ capacity: 5 });
    expect(show(log.list({ limit: 10 }))).toBe('@0');
    publish(7);
    expect(show(log.list({ limit: 10 }))).toBe('3 4 5 6 7 @7');
    expect(show(log.list({ limit: 2 }))).toBe('3 4 @4');
    expect(show(log.list({ limit: 2, after: at(4) }))).toBe('5 6 @6');
    expect(show(log.list({ limit: 2, after: at(7) }))).toBe('@7');
  });

  test('a filter takes events away and not the position', () => {
    const { log, publish } = scene();
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
    const { log, publish } = scene({ capacity: 3 });
    publish(7);
    expect(show(log.list({ limit: 10, after }))).toBe(expected);
    expect(log.list({ limit: 1, after }).events).toHaveLength(1);
  });

  test('a resync tells what is kept', () => {
    const { log, publish } = scene({ capacity: 3 });
    publish(7);
    expect(log.list({ limit: 1, after: at(1) }).events[0]).toMatchObject({
      epoch: 'e1',
      sequence: 4,
      body: { $case: 'resync', value: { oldestSequence: 5 } },
    });
  });
});

describe('subscribe', () => {
  test('says at once where it begins, and goes on from there', async () => {
    const { publish, subscribe } = scene();
    publish(3);
    const { read } = subscribe();
    expect(await read()).toBe('@3');
    publish();
    expect(await read()).toBe('4 @4');
  });

  test('begins where it was asked for, not where it was first read', async () => {
    const { publish, subscribe } = scene();
    const { read } = subscribe();
    publish(2);
    expect(await read()).toBe('@0');
    expect(await read()).toBe('1 2 @2');
  });

  test('sends all that happened in one turn of the event loop in one message', async () => {
    const { publish, subscribe } = scene();
    const { read } = subscribe();
    await read();
    const next = read();
    publish(2);
    await Promise.resolve();
    publish(1);
    expect(await next).toBe('1 2 3 @3');
    const later = read();
    publish(1);
    expect(await later).toBe('4 @4');
  });

  test('sends nothing of a turn that is not over, also to one who comes to read in it', async () => {
    const { publish, subscribe } = scene();
    const { read } = subscribe();
    await read();
    publish(2);
    const next = read();
    const late = subscribe();
    expect(await late.read()).toBe('@2');
    const afterwards = late.read();
    publish(1);
    expect(await next).toBe('1 2 3 @3');
    expect(await afterwards).toBe('3 @3');
  });

  test.each([
    ['still kept', at(4), '@4', '5 6 7 @7'],
    ['that is the last one', at(7), '@7', '8 @8'],
    ['too old', at(2), 'resync(7) @7', '8 @8'],
    ['of another run', at(7, 'e0'), 'resync(7) @7', '8 @8'],
    ['not published yet', at(8), 'resync(7) @7', '8 @8'],
  ])('goes on after a position %s', async (_what, after, first, second) => {
    const { publish, subscribe } = scene({ capacity: 4 });
    publish(7);
    const { read } = subscribe({ after });
    expect(await read()).toBe(first);
    const next = read();
    publish(1);
    expect(await next).toBe(second);
  });

  test('a filter takes events away; a reader that gets none is told its position now and then', async () => {
    const { publish, subscribe } = scene({ capacity: 1000, maxQueued: 1000 });
    const { read } = subscribe({ filter: { domainUuid: 'b' } });
    expect(await read()).toBe('@0');
    let told = '';
    const next = read().then((text) => (told = text));
    publish(255, 'a');
    await new Promise(setImmediate);
    expect(told).toBe('');
    publish(1, 'a');
    expect(await next).toBe('@256');
    publish(3, 'a');
    publish(1, 'b');
    expect(await read()).toBe('260 @260');
  });

  test('a great burst comes in messages of a bounded size', async () => {
    const { log, publish, subscribe } = scene({ capacity: 1000 });
    publish(600);
    const { reader } = subscribe({ after: at(0) });
    const sizes: number[] = [];
    for (let count = 0; count < 4; count++) {
      const result: IteratorResult<SubscribeEventsResponse, void> = await reader.next();
      sizes.push(result.value?.events.length ?? -1);
    }
    expect(sizes).toEqual([0, 256, 256, 88]);
    expect(log.position).toEqual(at(600));
  });
});

describe('a reader that is too slow', () => {
  test('is cut off with its position when too much happened while it was busy', async () => {
    const { publish, subscribe } = scene({ maxQueued: 3 });
    const { read, reader } = subscribe();
    expect(await read()).toBe('@0');
    publish(2);
    expect(await read()).toBe('1 2 @2');
    publish(3);
    expect(await read()).toBe('3 4 5 @5');
    publish(4);
    await expect(read()).rejects.toMatchObject({
      reason: 'EVENTS_LOST',
      message: 'the reader fell behind at event 5; the last one is 9',
      details: { metadata: { epoch: 'e1', sequence: '5' } },
    });
    expect(await reader.next()).toEqual({ value: undefined, done: true });
    const again = subscribe({ after: at(5) });
    expect([await again.read(), await again.read()]).toEqual(['@5', '6 7 8 9 @9']);
  });

  test('is not cut off by what its filter takes away', async () => {
    const { publish, subscribe } = scene({ maxQueued: 3 });
    const { read } = subscribe({ filter: { domainUuid: 'b' } });
    await read();
    publish(50, 'a');
    publish(3, 'b');
    expect(await read()).toBe('51 52 53 @53');
    publish(4, 'b');
    await expect(read()).rejects.toMatchObject({ reason: 'EVENTS_LOST', details: { metadata: { sequence: '53' } } });
  });

  test('is cut off when what it has not read is kept no more, whatever its filter', async () => {
    const { publish, subscribe } = scene({ capacity: 20, maxQueued: 10 });
    const { read } = subscribe({ filter: { domainUuid: 'b' } });
    await read();
    publish(21, 'a');
    await expect(read()).rejects.toMatchObject({ reason: 'EVENTS_LOST', details: { metadata: { sequence: '0' } } });
  });

  test('is not cut off for a burst while it waits', async () => {
    const { publish, subscribe } = scene({ maxQueued: 3 });
    const { read } = subscribe();
    await read();
    const next = read();
    publish(50);
    expect(await next).toBe(`${Array.from({ length: 50 }, (_, index) => index + 1).join(' ')} @50`);
  });

  test('takes nothing from the others', async () => {
    const { publish, subscribe } = scene({ maxQueued: 3 });
    const slow = subscribe();
    const quick = subscribe();
    await Promise.all([slow.read(), quick.read()]);
    for (let count = 1; count <= 5; count++) {
      const next = quick.read();
      publish();
      expect(await next).toBe(`${count} @${count}`);
    }
    await expect(slow.read()).rejects.toMatchObject({ reason: 'EVENTS_LOST' });
  });
});

describe('the end of a subscription', () => {
  test('a reader that waits is told the reason of its signal', async () => {
    const { subscribe } = scene();
    const { read, abort } = subscribe();
    await read();
    const next = read();
    const reason = new Fault('CANCELLED', 'the client has disconnected');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  test('one whose signal is aborted already gets nothing', async () => {
    const { subscribe } = scene();
    const { read, abort } = subscribe();
    const reason = new Fault('CANCELLED', 'gone');
    abort.abort(reason);
    await expect(read()).rejects.toBe(reason);
  });

  test('one that stops reading leaves nothing behind', async () => {
    const { publish, subscribe } = scene();
    const { reader, read, abort } = subscribe();
    await read();
    await reader.return?.();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    publish();
    expect(await read()).toBe('end');
  });

  test('close lets every reader have what was published before, and tells why', async () => {
    const { log, publish, subscribe } = scene();
    const waiting = subscribe();
    const busy = subscribe();
    await Promise.all([waiting.read(), busy.read()]);
    const next = waiting.read();
    publish(2);
    const fault = new Fault('SHUTTING_DOWN', 'the daemon is stopping');
    log.close(fault);
    expect(await next).toBe('1 2 @2');
    await expect(waiting.read()).rejects.toBe(fault);
    expect(await busy.read()).toBe('1 2 @2');
    await expect(busy.read()).rejects.toBe(fault);
    const late = subscribe({ after: at(1) });
    expect([await late.read(), await late.read()]).toEqual(['@1', '2 @2']);
    await expect(late.read()).rejects.toBe(fault);
  });
});

describe('a log that goes on where another has left', () => {
  function goOn(log: EventLog, capacity = 5): EventLog {
    return new EventLog({ epoch: 'e2', capacity, clock: new VirtualClock(), left: log.leave() });
  }

  test('continues numbers and epoch, and a reader of the first misses nothing', async () => {
    const { log, publish } = scene({ capacity: 5 });
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
    const { log, publish } = scene({ capacity: 5 });
    publish(8);
    const next = goOn(log, capacity);
    const oldest = Math.max(lostBefore, 9 - capacity);
    expect(show(next.list({ limit: 10 })).split(' ')[0]).toBe(String(oldest));
    expect(show(next.list({ after: at(oldest - 2), limit: 10 }))).toContain(`resync(${oldest - 1}) ${oldest}`);
    expect(show(next.list({ after: at(oldest - 1), limit: 10 }))).not.toContain('resync');
  });

  test('continues one in which nothing has happened', () => {
    const next = goOn(scene().log);
    next.publish(Event.create({ domainUuid: 'a' }));
    expect(show(next.list({ after: at(0), limit: 10 }))).toBe('1 @1');
  });
});
