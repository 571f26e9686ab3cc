import { expect, test } from 'vitest';
import { fewAtATime } from './few-at-a-time.js';

test('so many at a time; one that never ends has its place for good, and one that fails gives it back', async () => {
  const inTurn = fewAtATime(2);
  const begun: string[] = [];
  const work = (name: string, outcome: Promise<unknown>) => () => {
    begun.push(name);
    return outcome;
  };
  const first = Promise.withResolvers<void>();
  void inTurn(work('hangs', new Promise(() => {})));
  const failed = inTurn(work('fails', first.promise));
  const third = inTurn(work('third', Promise.resolve(3)));
  const fourth = inTurn(work('fourth', Promise.resolve(4)));
  expect(begun).toEqual(['hangs', 'fails']);
  first.reject(new Error('no'));
  await expect(failed).rejects.toThrow('no');
  expect([await third, await fourth]).toEqual([3, 4]);
  expect(begun).toEqual(['hangs', 'fails', 'third', 'fourth']);
});
