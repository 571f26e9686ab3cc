import { expect, test } from 'vitest';
import type { Holding } from '../../leases/lease-table.js';
import { chooseHoldings } from './choose-holdings.js';

const hold = (name: string, fencingToken: number): Holding => ({
  resource: { lockspace: 's', name, path: '', identity: name },
  shared: true,
  token: 'owner',
  fencingToken,
  sinceMs: 0,
});

test('a name takes one grant, the first that is left, and one with its token takes that one', () => {
  const [first, second, third] = [hold('a', 1), hold('a', 2), hold('b', 3)];
  const held = [first, second, third];
  expect(chooseHoldings(held, [])).toEqual(held);
  expect(chooseHoldings(held, ['s/a'])).toEqual([first]);
  expect(chooseHoldings(held, ['s/a#1', 's/a', 's/a', 's/none', 's/b#4'])).toEqual([first, second]);
  expect(chooseHoldings(held, ['s/a', 's/a#1', 's/b#3'])).toEqual([first, third]);
});

test('names by the thousand are chosen at once: lockd has one thread for everybody', () => {
  const held = Array.from({ length: 40_000 }, (_, index) => hold(`n${index}`, index));
  const names = held.map(({ resource }) => `s/${resource.name}`).toReversed();
  expect(chooseHoldings(held, [...names, ...names])).toEqual(held.toReversed());
});
