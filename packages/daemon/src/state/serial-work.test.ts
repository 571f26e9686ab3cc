import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SerialWork } from './serial-work.js';

test('work under one key neither overlaps nor changes places; other keys go on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ key: fc.constantFrom('a', 'b'), fails: fc.boolean() }), { maxLength: 20 }),
      async (scheduler, asked) => {
        const serial = new SerialWork();
        const inside: string[] = [];
        const done: number[] = [];
        const overlaps: string[] = [];
        const order: number[] = [];
        const runs = asked.map(async ({ key, fails }, index) => {
          await scheduler.schedule(Promise.resolve(), `ask ${index}`);
          order.push(index);
          return serial.run(key, async () => {
            if (inside.includes(key)) overlaps.push(key);
            inside.push(key);
            await scheduler.schedule(Promise.resolve(), `${key} ${index}`);
            inside.splice(inside.indexOf(key), 1);
            done.push(index);
            if (fails) throw new Error(String(index));
            return index;
          });
        });
        const results = await scheduler.waitFor(Promise.allSettled(runs));
        await serial.settled();

        expect(overlaps).toEqual([]);
        for (const key of ['a', 'b']) {
          const ofKey = (index: number): boolean => asked[index]?.key === key;
          expect(done.filter(ofKey)).toEqual(order.filter(ofKey));
        }
        expect(results.map(({ status }) => status === 'rejected')).toEqual(asked.map(({ fails }) => fails));
      },
    ),
  );
});

test('has settled only when all that was asked for has ended', async () => {
  const serial = new SerialWork();
  const done: string[] = [];
  for (const key of ['a', 'a', 'b']) {
    void serial.run(key, async () => {
      await new Promise(setImmediate);
      done.push(key);
    });
  }
  await serial.settled();
  expect(done).toEqual(['a', 'b', 'a']);
});

test('has settled when nothing is asked for', async () => {
  await expect(new SerialWork().settled()).resolves.toBeUndefined();
});
