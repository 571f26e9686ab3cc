import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../model/clock.js';
import { defaultLimits } from '../limits.js';
import { StreamWriter } from './stream-writer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A writer whose reader has not taken the first message. */
function stuck(cutOffMs: number) {
  const listeners: (() => void)[] = [];
  let isOpen = false;
  const written: Uint8Array[] = [];
  const stream = {
    write: (message: Uint8Array) => {
      written.push(message);
      return isOpen;
    },
    end: () => {},
    on: (_event: 'drain', listener: () => void) => listeners.push(listener),
  };
  const limits = { ...defaultLimits, maxStreamMessages: 1, cutOffMs };
  const writer = new StreamWriter(stream, limits, new AbortController().signal, systemClock);
  writer.write(Buffer.of(1));
  writer.write(Buffer.of(2));
  const drain = (): void => {
    isOpen = true;
    for (const listener of listeners) listener();
  };
  return { room: writer.room(), drain, written };
}

test('a reader that takes nothing for a while is cut off', async () => {
  const { room } = stuck(1000);
  const refused = room.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await refused).toMatchObject({ reason: 'EVENTS_LOST' });
});

test('one whom the source waits for is waited for as long as it takes', async () => {
  const { room, drain } = stuck(Number.POSITIVE_INFINITY);
  expect(vi.getTimerCount()).toBe(0);
  drain();
  await expect(room).resolves.toBeUndefined();
});

test('what waits keeps no memory but its own', async () => {
  const { room, drain, written } = stuck(1000);
  drain();
  await room;
  expect(written.map((message) => [...message])).toEqual([[1], [2]]);
  expect(written[1]?.buffer.byteLength).toBe(1);
});
