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
        const runs = asked.map(({ key, fails }, index) =>
          serial.run(key, async () => {
            if (inside.includes(key)) overlaps.push(key);
            inside.push(key);
            await scheduler.schedule(Promise.resolve(), `${key} ${index}`);
            inside.splice(inside.indexOf(key), 1);
            done.push(index);
            if (fails) throw new Error(String(index));
            return index;
          }),
        );
        const settled = serial.settled();
        const results = await scheduler.waitFor(Promise.allSettled(runs));
        await settled;

        expect(overlaps).toEqual([]);
        for (const key of ['a', 'b']) {
          const order = done.filter((index) => asked[index]?.key === key);
          expect(order).toEqual([...order].sort((one, other) => one - other));
        }
        expect(results.map(({ status }) => status === 'rejected')).toEqual(asked.map(({ fails }) => fails));
      },
    ),
  );
});

test('has settled when nothing is asked for', async () => {
  await expect(new SerialWork().settled()).resolves.toBeUndefined();
});
