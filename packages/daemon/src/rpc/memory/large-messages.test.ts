import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../model/clock.js';
import { LargeMessages, type Place } from './large-messages.js';

/** A room for 10 bytes, and who comes into it: what happens to each is noted. */
function room(largeMessageMs = 60_000) {
  const messages = new LargeMessages({ largeMessageBytes: 2, maxLargeBytes: 10, largeMessageMs }, systemClock);
  const noted: string[] = [];
  const come = (name: string, bytes: number): Place =>
    messages.come({ bytes, enter: () => noted.push(`${name} enters`), expel: () => noted.push(`${name} is expelled`) });
  return { messages, noted, come };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whoever finds no place waits, in order', async () => {
  const { messages, noted, come } = room();
  const [a, b, c, d] = [come('a', 6), come('b', 4), come('c', 6), come('d', 2)];
  expect([a.isOpen, b.isOpen, c.isOpen, d.isOpen, messages.bytes]).toEqual([true, true, false, false, 10]);
  b.leave();
  b.leave();
  await turn();
  expect([noted, messages.bytes]).toEqual([[], 6]);
  a.leave();
  await turn();
  expect([noted, messages.bytes]).toEqual([['c enters', 'd enters'], 8]);
});

test('one that is larger than the room has it for itself', async () => {
  const { noted, come } = room();
  const [a, b] = [come('a', 11), come('b', 2)];
  expect([a.isOpen, b.isOpen]).toEqual([true, false]);
  a.leave();
  await turn();
  expect(noted).toEqual(['b enters']);
});

test('who goes away while waiting holds nobody up', () => {
  const { noted, come } = room();
  const a = come('a', 8);
  const [b, c] = [come('b', 8), come('c', 2)];
  b.leave();
  expect([a.isOpen, c.isOpen, noted]).toEqual([true, true, ['c enters']]);
});

test('calls that are under way count, small ones do not', async () => {
  const { messages, noted, come } = room();
  messages.hold(9);
  messages.hold(1);
  expect([come('a', 2).isOpen, messages.bytes]).toEqual([false, 9]);
  messages.release(1);
  messages.release(9);
  await turn();
  expect([noted, messages.bytes]).toEqual([['a enters'], 2]);
});

test('who is too slow loses the place, but only to others', async () => {
  const { noted, come } = room(40);
  const [slow, done] = [come('slow', 5), come('done', 5)];
  done.arrived();
  await wait(100);
  expect([slow.isOpen, noted]).toEqual([true, []]);
  come('next', 5);
  await expect.poll(() => noted, { timeout: 20_000 }).toContain('slow is expelled');
  slow.leave();
  await expect.poll(() => noted, { timeout: 20_000 }).toContain('next enters');
  expect(noted).not.toContain('done is expelled');
});
