import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Holding, LeaseTable, type Wanted } from './lease-table.js';

function wanted(name: string, identity: string, shared: boolean, lockspace = 'space'): Wanted {
  return { resource: { lockspace, name, path: `/${name}`, identity }, shared };
}

function held(each: Wanted, token: string): Holding {
  return { ...each, token, fencingToken: 1, sinceMs: 0 };
}

test.each([
  ['the same name', wanted('a', '1', false), wanted('a', '2', false), true],
  ['the same file under another name', wanted('a', '1', false), wanted('b', '1', false), true],
  ['the same file in another lockspace', wanted('a', '1', false), wanted('a', '1', false, 'other'), true],
  ['a writer beside readers', wanted('a', '1', true), wanted('a', '1', false), true],
  ['a reader beside a writer', wanted('a', '1', false), wanted('b', '1', true), true],
  ['two readers', wanted('a', '1', true), wanted('a', '1', true), false],
  ['two readers under two names', wanted('a', '1', true), wanted('b', '1', true), false],
  ['another file', wanted('a', '1', false), wanted('b', '2', false), false],
  ['the same name in another lockspace', wanted('a', '1', false), wanted('a', '2', false, 'other'), false],
])('%s', (_, first, second, isConflict) => {
  const table = new LeaseTable();
  table.add(held(first, 'web'));
  expect(table.conflict([second]) !== undefined).toBe(isConflict);
});

test('names every holder that stands in the way, once', () => {
  const table = new LeaseTable();
  const readers = ['a', 'b', 'b'].map((token) => held(wanted('x', '1', true), token));
  for (const reader of readers) table.add(reader);
  const writer = wanted('x', '1', false);
  expect(table.conflict([wanted('y', '2', false), writer])).toEqual({ wanted: writer, holders: readers });
});

test('the owner who has a lease cannot have it exclusively a second time', () => {
  const table = new LeaseTable();
  table.add(held(wanted('x', '1', false), 'web'));
  expect(() => table.add(held(wanted('x', '1', false), 'web'))).toThrow('space/x is held already');
});

test('the last release is told from the others', () => {
  const table = new LeaseTable();
  const [a, b] = [held(wanted('x', '1', true), 'web'), held(wanted('x', '1', true), 'web')];
  table.add(a);
  table.add(b);
  expect([table.remove(a), table.remove(b)]).toEqual([false, true]);
  expect(() => table.remove(b)).toThrow('space/x is not held');
});

const choice = fc.record({
  kind: fc.constantFrom('take', 'drop'),
  name: fc.constantFrom('a', 'b', 'c'),
  identity: fc.constantFrom('1', '2'),
  lockspace: fc.constantFrom('s', 't'),
  shared: fc.boolean(),
  token: fc.constantFrom('web', 'db'),
});

function isSameLease({ resource: one }: Wanted, { resource: other }: Wanted): boolean {
  return one.name === other.name && one.lockspace === other.lockspace;
}

function excludes(one: Wanted, other: Wanted): boolean {
  const isSame = isSameLease(one, other) || one.resource.identity === other.resource.identity;
  return isSame && !(one.shared && other.shared);
}

test('behaves as a plain list of grants would, whatever is asked of it', () => {
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 60 }), (steps) => {
      const table = new LeaseTable();
      let list: Holding[] = [];
      const observed: unknown[] = [];
      const expected: unknown[] = [];
      for (const { kind, name, identity, lockspace, shared, token } of steps) {
        const each = wanted(name, identity, shared, lockspace);
        const first = list.find((holding) => holding.token === token);
        if (kind === 'take') {
          const inTheWay = list.filter((holding) => excludes(holding, each));
          observed.push(new Set(table.conflict([each])?.holders));
          expected.push(new Set(inTheWay));
          if (inTheWay.length > 0) continue;
          const holding = held(each, token);
          table.add(holding);
          list.push(holding);
        } else if (first) {
          list = list.filter((holding) => holding !== first);
          observed.push(table.remove(first));
          expected.push(!list.some((holding) => isSameLease(holding, first)));
        }
        observed.push(new Set(table.all()), table.heldBy(token));
        expected.push(
          new Set(list),
          list.filter((holding) => holding.token === token),
        );
      }
      expect(observed).toEqual(expected);
    }),
  );
});
