import { Event } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import { EventRing } from './event-ring.js';
import { Subscription } from './subscription.js';

function append(ring: EventRing): void {
  ring.append(Event.create({ sequence: ring.last + 1 }));
}

test('holds a turn of the event loop together only while somebody reads', async () => {
  const ring = new EventRing({ epoch: 'e1', capacity: 10 });
  append(ring);
  expect(ring.visible).toBe(1);

  const leave = ring.join({ cursor: 0, changed: () => {} });
  append(ring);
  append(ring);
  expect(ring.visible).toBe(1);
  await new Promise(setImmediate);
  expect(ring.visible).toBe(3);

  leave();
  append(ring);
  expect(ring.visible).toBe(4);
});

test('tells each one who reads of a change once a turn, and nobody who has gone', async () => {
  const ring = new EventRing({ epoch: 'e1', capacity: 10 });
  const told: string[] = [];
  ring.join({ cursor: 0, changed: () => told.push('first') });
  ring.join({ cursor: 0, changed: () => told.push('gone') })();
  append(ring);
  append(ring);
  expect(told).toEqual([]);
  await new Promise(setImmediate);
  expect(told).toEqual(['first']);
  append(ring);
  await new Promise(setImmediate);
  expect(told).toEqual(['first', 'first']);
});

test('after a round that took a while, what happens meanwhile is told as one', async () => {
  let now = 1000;
  let pauses: { readonly end: () => void; readonly ms: number }[] = [];
  const clock: Clock = {
    now: () => now,
    elapsedMs: () => now,
    setTimeout(end, ms) {
      pauses.push({ end, ms });
      return () => {};
    },
  };
  const ring = new EventRing({ epoch: 'e1', capacity: 10, clock });
  const seen: number[] = [];
  ring.join({
    cursor: 0,
    changed() {
      seen.push(ring.visible);
      now += 5;
    },
  });
  append(ring);
  await new Promise(setImmediate);
  append(ring);
  await new Promise(setImmediate);
  append(ring);
  expect({ seen, visible: ring.visible, ms: pauses.map(({ ms }) => ms) }).toEqual({ seen: [1], visible: 1, ms: [5] });
  for (const { end } of pauses) end();
  pauses = [];
  expect(seen).toEqual([1, 3]);
  now += 5;
  append(ring);
  await new Promise(setImmediate);
  expect({ seen, pauses }).toEqual({ seen: [1, 3, 4], pauses: [] });
});

test('a subscription that ends leaves nothing in the ring', async () => {
  const ring = new EventRing({ epoch: 'e1', capacity: 10 });
  const abort = new AbortController();
  const { signal } = abort;
  const start = { start: 0, begunAt: 0, first: [], passes: undefined, signal, maxQueued: 10 };
  const reader = new Subscription(ring, start)[Symbol.asyncIterator]();
  await reader.next();
  const next = reader.next();
  await new Promise(setImmediate);
  expect(ring.readers.count).toBe(1);

  abort.abort(new Fault('CANCELLED', 'gone'));
  await expect(next).rejects.toMatchObject({ reason: 'CANCELLED' });
  append(ring);
  expect({ count: ring.readers.count, visible: ring.visible }).toEqual({ count: 0, visible: 1 });
});
