import { Lease } from '@holdfast/protocol';
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
  });
});

test('an owner that lockd forgot since it was asked has lost nothing by that', async () => {
  await expect(checkLeases(refusedWith('OWNER_UNKNOWN'), [lease], signal)).rejects.toThrow('refused: OWNER_UNKNOWN');
});
