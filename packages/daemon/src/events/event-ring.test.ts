import { Event } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { EventRing } from './event-ring.js';
import { readSubscription } from './subscription.js';

function append(ring: EventRing): void {
  ring.append(Event.create({ sequence: ring.last + 1 }));
}

test('holds a turn of the event loop together only while somebody reads', async () => {
  const ring = new EventRing('e1', 10);
  append(ring);
  expect(ring.visible).toBe(1);

  const leave = ring.join(() => 0);
  append(ring);
  append(ring);
  expect(ring.visible).toBe(1);
  await new Promise(setImmediate);
  expect(ring.visible).toBe(3);

  leave();
  append(ring);
  expect(ring.visible).toBe(4);
});

test('wakes each one who waits once, and nobody who has gone', async () => {
  const ring = new EventRing('e1', 10);
  const woken: string[] = [];
  ring.join(() => 0);
  ring.onChange(() => woken.push('first'));
  ring.onChange(() => woken.push('gone'))();
  expect(ring.waiting).toBe(1);

  append(ring);
  expect(woken).toEqual([]);
  await new Promise(setImmediate);
  append(ring);
  await new Promise(setImmediate);
  expect({ woken, waiting: ring.waiting }).toEqual({ woken: ['first'], waiting: 0 });
});

test('a subscription that ends leaves nothing in the ring', async () => {
  const ring = new EventRing('e1', 10);
  const abort = new AbortController();
  const { signal } = abort;
  const start = { start: 0, begunAt: 0, first: [], passes: undefined, signal, maxQueued: 10 };
  const reader = readSubscription(ring, start);
  await reader.next();
  const next = reader.next();
  await new Promise(setImmediate);
  expect(ring.waiting).toBe(1);

  abort.abort(new Fault('CANCELLED', 'gone'));
  await expect(next).rejects.toMatchObject({ reason: 'CANCELLED' });
  append(ring);
  expect({ waiting: ring.waiting, visible: ring.visible }).toEqual({ waiting: 0, visible: 1 });
});
