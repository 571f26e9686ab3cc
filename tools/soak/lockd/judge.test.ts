import { expect, test } from 'vitest';
import type { Entry } from './history.ts';
import { Judge } from './judge.ts';

/** Two owners get one lease one after the other; lockd is ended in between, and the first has no process yet. */
function history(registeredAt: number, downAt: number): Entry[] {
  const leases = [{ lease: 'lease1', shared: false }];
  const said: Entry[] = [
    { at: downAt, kind: 'lockd', is: 'down' },
    { at: registeredAt, kind: 'owner', owner: 'first', managerPid: 1 },
    { at: 30, kind: 'call', id: 'a', owner: 'first', call: { op: 'acquire', leases } },
    { at: 40, kind: 'answer', id: 'a', answer: { op: 'granted', tokens: [1] } },
    { at: 60, kind: 'lockd', is: 'up' },
    { at: 70, kind: 'owner', owner: 'second', managerPid: 1 },
    { at: 80, kind: 'call', id: 'b', owner: 'second', call: { op: 'acquire', leases } },
    { at: 90, kind: 'answer', id: 'b', answer: { op: 'granted', tokens: [2] } },
  ];
  return said.toSorted((one, other) => one.at - other.at);
}

test.each([
  ['before lockd is ended', 10, 50],
  ['after that was said, and before it was', 20, 15],
])('an owner without a process may be forgotten that registered %s', (_when, registeredAt, downAt) => {
  expect(new Judge().judge(history(registeredAt, downAt))).toEqual([]);
});

test('one that registered with the next lockd may not', () => {
  const later = history(10, 5).map((entry) =>
    entry.kind === 'lockd' && entry.is === 'up' ? { ...entry, at: 8 } : entry,
  );
  const problems = new Judge().judge(later.toSorted((one, other) => one.at - other.at));
  expect(problems).toEqual([expect.stringContaining('lease1 has no order that explains it')]);
});
