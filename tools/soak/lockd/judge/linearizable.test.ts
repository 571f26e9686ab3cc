import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../packages/daemon/test/hostile/support/random.ts';
import { type Grant, type LeaseState, type LeaseStep, leaseModel } from './lease-model.ts';
import { type Operation, linearize } from './linearizable.ts';

const at = (calledAt: number, answeredAt: number, step: LeaseStep): Operation<LeaseStep> => ({
  calledAt,
  answeredAt,
  step,
});
const grant = (owner: string, token: number | undefined, shared = false): LeaseStep => ({
  op: 'grant',
  owner,
  shared,
  token,
});
const release = (owner: string, released: number | undefined = 1): LeaseStep => ({ op: 'release', owner, released });
const busy = (...holders: readonly string[]): LeaseStep => ({ op: 'busy', shared: false, holders });
const read = (...owners: readonly [string, number][]): LeaseStep => ({
  op: 'read',
  grants: owners.map(([owner, token]): Grant => ({ owner, token, shared: false })),
});
const isLinearizable = (...operations: readonly Operation<LeaseStep>[]): boolean =>
  linearize(leaseModel(), operations).isLinearizable;

describe('histories that one lease can have', () => {
  test('one after the other', () => {
    expect(isLinearizable(at(0, 1, grant('a', 1)), at(2, 3, release('a')), at(4, 5, grant('b', 2)))).toBe(true);
  });

  test('calls at the same time take effect in either order', () => {
    const [first, second] = [at(0, 10, grant('b', 2)), at(1, 9, release('a'))];
    expect(isLinearizable(at(-2, -1, grant('a', 1)), first, second)).toBe(true);
    expect(isLinearizable(at(0, 10, grant('a', 1)), at(0, 10, busy('a')), at(0, 10, release('a')))).toBe(true);
  });

  test('what was never answered may have happened, later too, or not', () => {
    const lost = at(0, Infinity, grant('a', undefined));
    expect(isLinearizable(lost, at(2, 3, grant('b', 1)))).toBe(true);
    expect(isLinearizable(lost, at(2, 3, busy('a')))).toBe(true);
    expect(isLinearizable(lost, at(2, 3, read()), at(4, 5, read(['a', 7])))).toBe(true);
    const ended = at(1, Infinity, { op: 'end', owner: 'a' });
    expect(isLinearizable(at(0, 1, grant('a', 1)), ended, at(2, 3, busy('a')), at(4, 5, grant('b', 2)))).toBe(true);
  });

  test('shared grants stand beside each other', () => {
    expect(isLinearizable(at(0, 1, grant('a', 1, true)), at(2, 3, grant('b', 2, true)))).toBe(true);
    expect(isLinearizable(at(0, 1, grant('a', 1, true)), at(2, 3, grant('b', 2, true)), at(4, 5, busy('b', 'a')))).toBe(
      true,
    );
  });

  test('a lease that is handed over was never free', () => {
    const handed = at(2, 3, { op: 'transfer', owner: 'a', to: 'b', token: 2 });
    expect(isLinearizable(at(0, 1, grant('a', 1)), handed, at(4, 5, read(['b', 2])))).toBe(true);
  });
});

describe('histories that it cannot have', () => {
  test.each<[string, Operation<LeaseStep>[]]>([
    ['two exclusive holders', [at(0, 1, grant('a', 1)), at(2, 3, grant('b', 2))]],
    ['one that is shared beside one that is not', [at(0, 1, grant('a', 1, true)), at(2, 3, grant('b', 2))]],
    ['a falling token', [at(0, 1, grant('a', 5)), at(2, 3, release('a')), at(4, 5, grant('b', 4))]],
    ['a token that was given twice', [at(0, 1, grant('a', 5)), at(2, 3, release('a')), at(4, 5, grant('b', 5))]],
    ['a grant that is forgotten', [at(0, 1, grant('a', 1)), at(2, 3, read())]],
    ['a release of what is lost', [at(0, 1, grant('a', 1)), at(2, 3, release('a', 0))]],
    ['a grant that comes back', [at(0, 1, grant('a', 1)), at(2, 3, release('a')), at(4, 5, busy('a'))]],
    ['a holder that nobody is', [at(0, 1, grant('a', 1)), at(2, 3, busy('c'))]],
    ['a free lease that is busy', [at(0, 1, busy('a')), at(2, 3, grant('a', 1))]],
    [
      'an end before it was ended',
      [at(0, 1, grant('a', 1)), at(2, 3, grant('b', 2)), at(4, Infinity, { op: 'end', owner: 'a' })],
    ],
    ['an old read after a new one', [at(0, 9, grant('a', 1)), at(1, 2, read(['a', 1])), at(3, 4, read())]],
    ['another token than was told', [at(0, 1, grant('a', 1)), at(2, 3, read(['a', 2]))]],
    ['handed over by nobody', [at(0, 1, { op: 'transfer', owner: 'a', to: 'b', token: 1 })]],
  ])('%s', (_what, operations) => {
    expect(isLinearizable(...operations)).toBe(false);
  });

  test('it is said how far it could be explained', () => {
    const [first, second] = [at(0, 1, grant('a', 1)), at(2, 3, grant('b', 2))];
    expect(linearize(leaseModel(), [first, second])).toMatchObject({
      isLinearizable: false,
      explained: [first],
      state: { grants: [{ owner: 'a' }] },
      stuckAt: [second],
    });
  });
});

/** A history as a correct lease gives it: each call takes effect at a moment between its call and its answer. */
function history(seed: number, length: number): Operation<LeaseStep>[] {
  const random = createRandom(seed);
  let state: LeaseState = leaseModel().initial;
  const operations: Operation<LeaseStep>[] = [];
  for (let moment = 10; operations.length < length; moment += 2) {
    const owner = random.pick(['a', 'b', 'c', 'd']);
    const held = state.grants.map((each) => each.owner);
    const wanted =
      held.length === 0
        ? grant(owner, state.lastToken + 1 + random.below(3))
        : held[0] === owner
          ? release(owner)
          : busy(...held);
    state = leaseModel().apply(state, wanted) ?? state;
    operations.push(at(moment - random.below(9), moment + 1 + random.below(9), wanted));
  }
  return operations;
}

test.each([1, 2, 3])('long histories of a correct lease are explained, seed %i', (seed) => {
  expect(isLinearizable(...history(seed, 400))).toBe(true);
});

test.each([1, 2, 3])('one grant too many among four hundred calls is found, seed %i', (seed) => {
  const good = history(seed, 400);
  const granted = good.filter(({ step }) => step.op === 'grant');
  const last = granted.at(-1);
  if (last === undefined || last.step.op !== 'grant') throw new Error('nothing was granted');
  // Somebody else is told the same lease, long after everybody was done.
  const token = (last.step.token ?? 0) + 1;
  const extra = [at(1e6, 1e6 + 1, grant('x', token)), at(1e6 + 2, 1e6 + 3, grant('y', token + 1))];
  expect(isLinearizable(...good, ...extra)).toBe(false);
});
