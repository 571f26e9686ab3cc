import { Lease } from '@holdfast/protocol';
import { HeldLease, LeaseState } from '@holdfast/protocol/lock';
import { expect, test } from 'vitest';
import { checkLeases } from './check-leases.js';
import { LockdRefused } from './lockd-client.js';

const lease = Lease.fromPartial({ lockspace: 'files', name: 'ab', path: '/images/web.img', fencingToken: 3 });
const { signal } = new AbortController();

function refusedWith(reason: string) {
  return {
    held: async () => [],
    retake: async () => {
      throw new LockdRefused({ reason, message: `refused: ${reason}`, metadata: {}, busy: undefined });
    },
  };
}

test('what somebody else has is lost', async () => {
  const lost = { kind: 'lease-lost', lockspace: 'files', name: 'ab', path: '/images/web.img' };
  expect(await checkLeases(refusedWith('LEASE_BUSY'), [lease], signal)).toEqual({
    leases: [],
    lost: [{ ...lost, why: 'refused: LEASE_BUSY' }],
    extra: [],
  });
});

test('what it has and is not known to have is told apart', async () => {
  const { LEASE_STATE_HELD, LEASE_STATE_LOST } = LeaseState;
  const held = [
    { ...lease, state: LEASE_STATE_HELD },
    { ...lease, name: 'cd', state: LEASE_STATE_HELD },
    { ...lease, name: 'ef', state: LEASE_STATE_LOST },
  ].map((each) => HeldLease.fromPartial(each));
  const found = await checkLeases({ ...refusedWith('LEASE_BUSY'), held: async () => held }, [lease], signal);
  expect([found.leases.map(({ name }) => name), found.lost, found.extra.map(({ name }) => name)]).toEqual([
    ['ab'],
    [],
    ['cd', 'ef'],
  ]);
});

test('an owner that lockd forgot since it was asked has lost nothing by that', async () => {
  await expect(checkLeases(refusedWith('OWNER_UNKNOWN'), [lease], signal)).rejects.toThrow('refused: OWNER_UNKNOWN');
});
