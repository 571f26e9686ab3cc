import { expect, test } from 'vitest';
import { Turn } from './turn.js';

test('runs one after another, in order, and goes on after an error', async () => {
  const turn = new Turn();
  const log: string[] = [];
  const step = (name: string, fails = false) =>
    turn.run(async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const outcomes = Promise.allSettled([step('a'), step('b', true), step('c')]);
  await turn.settled();
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
