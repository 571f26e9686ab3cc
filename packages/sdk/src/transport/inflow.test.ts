import { expect, test } from 'vitest';
import { Inflow } from './inflow.js';

function begin(): { items: Inflow<number>; log: string[] } {
  const log: string[] = [];
  return { items: new Inflow<number>({ taken: () => log.push('taken'), left: () => log.push('left') }), log };
}

test('items reach their reader in order, whoever was there first, and then the error, once', async () => {
  const { items, log } = begin();
  const [first, second] = [items.next(), items.next()];
  for (const item of [1, 2, 3]) items.push(item);
  items.end(new Error('broken'));
  items.push(4);
  expect(await Promise.all([first, second, items.next()])).toEqual([1, 2, 3].map((value) => ({ done: false, value })));
  expect(log).toEqual(['taken', 'taken', 'taken']);
  await expect(items.next()).rejects.toThrow('broken');
  expect(await items.next()).toEqual({ done: true, value: undefined });
  expect(log).toEqual(['taken', 'taken', 'taken', 'left']);
});

test('who waits when it ends is told, the first of an error', async () => {
  const { items } = begin();
  const waiting = [items.next(), items.next()];
  items.end(new Error('broken'));
  await expect(waiting[0]).rejects.toThrow('broken');
  expect(await waiting[1]).toEqual({ done: true, value: undefined });
});

test('who leaves gets nothing more, and is told of once', async () => {
  const { items, log } = begin();
  items.push(1);
  for await (const item of items) {
    expect(item).toBe(1);
    items.push(2);
    break;
  }
  items.push(3);
  await items.return();
  expect(await items.next()).toEqual({ done: true, value: undefined });
  expect(log).toEqual(['taken', 'left']);
});
