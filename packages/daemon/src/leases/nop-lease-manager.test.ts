import { expect, test } from 'vitest';
import { createNopLeaseManager } from './nop-lease-manager.js';

test('grants the same disk to everybody, and holds nothing', async () => {
  await using leases = createNopLeaseManager();
  const { signal } = new AbortController();
  const wanted = { disks: [{ path: '/a.img', shared: false }], leases: [] };
  const first = await leases.acquire({ uuid: 'a', name: 'a' }, wanted, signal);
  const second = await leases.acquire({ uuid: 'b', name: 'b' }, wanted, signal);
  await first.bind(undefined);
  await second.release();
  expect([first.inherit, second.leases, await leases.list(signal)]).toEqual([[], [], []]);
});
