import { getEventListeners } from 'node:events';
import type { SubscribeEventsResponse } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { at, eventScene } from '../../test/events/event-scene.js';
import { Fault } from '../model/fault.js';

describe('subscribe', () => {
  test('says at once where it begins, and goes on from there', async () => {
    const { publish, subscribe } = eventScene();
    publish(3);
    const { read } = subscribe();
    expect(await read()).toBe('@3');
    publish();
    expect(await read()).toBe('4 @4');
  });

  test('begins where it was asked for, not where it was first read', async () => {
    const { publish, subscribe } = eventScene();
    const { read } = subscribe();
    publish(2);
    expect(await read()).toBe('@0');
    expect(await read()).toBe('1 2 @2');
  });

  test('sends all that happened in one turn of the event loop in one message', async () => {
    const { publish, subscribe } = eventScene();
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
    const { publish, subscribe } = eventScene();
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
    const { publish, subscribe } = eventScene({ capacity: 4 });
    publish(7);
    const { read } = subscribe({ after });
    expect(await read()).toBe(first);
    const next = read();
    publish(1);
    expect(await next).toBe(second);
  });

  test('a filter takes events away; a reader that gets none is told its position now and then', async () => {
    const { publish, subscribe } = eventScene({ capacity: 1000, maxQueued: 1000 });
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
    const { log, publish, subscribe } = eventScene({ capacity: 1000 });
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
    const { publish, subscribe } = eventScene({ maxQueued: 3 });
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
    const { publish, subscribe } = eventScene({ maxQueued: 3 });
    const { read } = subscribe({ filter: { domainUuid: 'b' } });
    await read();
    publish(50, 'a');
    publish(3, 'b');
    expect(await read()).toBe('51 52 53 @53');
    publish(4, 'b');
    await expect(read()).rejects.toMatchObject({ reason: 'EVENTS_LOST', details: { metadata: { sequence: '53' } } });
  });

  test('is cut off when what it has not read is kept no more, whatever its filter', async () => {
    const { publish, subscribe } = eventScene({ capacity: 20, maxQueued: 10 });
    const { read } = subscribe({ filter: { domainUuid: 'b' } });
    await read();
    publish(21, 'a');
    await expect(read()).rejects.toMatchObject({ reason: 'EVENTS_LOST', details: { metadata: { sequence: '0' } } });
  });

  test('is not cut off for a burst while it waits', async () => {
    const { publish, subscribe } = eventScene({ maxQueued: 3 });
    const { read } = subscribe();
    await read();
    const next = read();
    publish(50);
    expect(await next).toBe(`${Array.from({ length: 50 }, (_, index) => index + 1).join(' ')} @50`);
  });

  test('takes nothing from the others', async () => {
    const { publish, subscribe } = eventScene({ maxQueued: 3 });
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
    const { subscribe } = eventScene();
    const { read, abort } = subscribe();
    await read();
    const next = read();
    const reason = new Fault('CANCELLED', 'the client has disconnected');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  test('one whose signal is aborted already gets nothing', async () => {
    const { subscribe } = eventScene();
    const { read, abort } = subscribe();
    const reason = new Fault('CANCELLED', 'gone');
    abort.abort(reason);
    await expect(read()).rejects.toBe(reason);
  });

  test('one that stops reading leaves nothing behind', async () => {
    const { publish, subscribe } = eventScene();
    const { reader, read, abort } = subscribe();
    await read();
    await reader.return?.();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    publish();
    expect(await read()).toBe('end');
  });

  test('close lets every reader have what was published before, and tells why', async () => {
    const { log, publish, subscribe } = eventScene();
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
