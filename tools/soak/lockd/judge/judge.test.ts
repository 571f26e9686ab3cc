import { describe, expect, test } from 'vitest';
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

describe('after a round that no order explains', () => {
  const lease = 'lease1';
  const leases = [{ lease, shared: false }];
  const grant = (at: number, id: string, owner: string, token: number): Entry[] => [
    { at, kind: 'call', id, owner, call: { op: 'acquire', leases } },
    { at: at + 1, kind: 'answer', id, answer: { op: 'granted', tokens: [token] } },
  ];
  const release = (at: number, id: string, owner: string): Entry[] => [
    { at, kind: 'call', id, owner, call: { op: 'release', leases: [lease] } },
    { at: at + 1, kind: 'answer', id, answer: { op: 'released', isFirst: true, leases: [lease] } },
  ];
  const read = (at: number, id: string, owner: string, token: number): Entry[] => [
    { at, kind: 'call', id, owner: '', call: { op: 'read' } },
    { at: at + 1, kind: 'answer', id, answer: { op: 'read', grants: [{ lease, owner, shared: false, token }] } },
  ];
  const inexplicable = [expect.stringContaining('lease1 has no order that explains it')];

  /** Two were granted it at a time; the second is who has it when all are at rest. */
  function judgeOfTwoHolders(): Judge {
    const judge = new Judge();
    const owners = ['first', 'second', 'third'].map((owner): Entry => ({ at: 1, kind: 'owner', owner, managerPid: 1 }));
    const round = [
      ...owners,
      ...grant(10, 'a', 'first', 5),
      ...grant(20, 'b', 'second', 6),
      ...read(30, 'c', 'second', 6),
    ];
    expect(judge.judge(round)).toEqual(inexplicable);
    return judge;
  }

  test('the next one begins with who had the lease when it was read', () => {
    const judge = judgeOfTwoHolders();
    expect(judge.judge([...release(40, 'd', 'second'), ...grant(50, 'e', 'third', 7)])).toEqual([]);
  });

  test('that holder may not be forgotten', () => {
    expect(judgeOfTwoHolders().judge(grant(40, 'd', 'third', 7))).toEqual(inexplicable);
  });

  test('no token may be one that was told before', () => {
    const judge = judgeOfTwoHolders();
    expect(judge.judge([...release(40, 'd', 'second'), ...grant(50, 'e', 'third', 6)])).toEqual(inexplicable);
  });
});
