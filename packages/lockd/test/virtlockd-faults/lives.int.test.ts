import { once } from 'node:events';
import { hasEnded, readProcessStat } from '@holdfast/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startGuest, startGuestWithLocks } from '../support/guest.ts';
import { leasePath } from '../support/lease-path.ts';
import { LockClient, identity, refusal, uuidOf } from '../support/lock-client.ts';
import { LockProbe } from '../support/lock-probe.ts';
import { type LockdProcess, Site } from '../support/lockd-process.ts';
import { until } from '../support/until.ts';
import { WireClient } from '../support/wire-client.ts';

const patienceMs = 40_000;

/** Closes its hold connection when it is told to, and is deaf to SIGTERM. */
const rude = `
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGUSR1, lambda *_: os.close(3))
print('ready', flush=True)
while True: signal.pause()
`;

// New images and programs of their own: on a machine that has other things to do each takes its time.
vi.setConfig({ testTimeout: 180_000 });

let stack: AsyncDisposableStack;
let site: Site;
let client: LockClient;
let wire: WireClient;
let probe: LockProbe;
let lockd: LockdProcess;
let disk: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
  client = stack.use(new LockClient(site.socket));
  wire = stack.use(new WireClient(site.socket));
  probe = stack.use(new LockProbe());
  disk = site.disk('web.img');
  lockd = await site.start();
});
afterEach(() => stack.disposeAsync());

test('7: the lock daemon is killed: with virtlockd the guest runs on unprotected, and a second one gets its disk', async () => {
  const { guest, token } = await startGuestWithLocks(client, 'web', [disk]);
  stack.use(guest);
  await using competitor = new LockProbe();
  await competitor.storm(leasePath(site.stateDirectory, disk));
  await lockd.kill('SIGKILL');
  expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
  await site.start();
  using other = new LockClient(site.socket);
  expect(await other.list()).toMatchObject([{ path: disk, owner: { name: 'web', pid: guest.pid } }]);
  const db = await other.register({ name: 'db' });
  const { socket } = await other.hold(db);
  stack.defer(() => void socket.destroy());
  expect(await refusal(other.acquire(db, [disk]))).toMatchObject({ busy: { holders: [{ owner: { name: 'web' } }] } });
  expect(await other.register({ name: 'web', ...identity(guest.pid) }, token)).toBe(token);
  expect(await competitor.grabs()).toBe(0);
});

test('9: an owner that closes its connection and lives: virtlockd frees its disk before it is dead, and keeps all waiting', async () => {
  const { guest } = await startGuest(client, 'web', [disk], ['python3', '-c', rude]);
  const ready = guest.child.stdout && once(guest.child.stdout, 'data');
  stack.use(guest);
  const db = await client.register({ name: 'db' });
  const { socket } = await client.hold(db);
  stack.defer(() => void socket.destroy());
  const other = site.disk('db.img');
  await ready;
  guest.child.kill('SIGUSR1');
  await lockd.logged('is being ended');
  // It ignores that; others are served meanwhile, and its disk is not free.
  let served = 0;
  while (!lockd.log.some(({ signal }) => signal === 'SIGKILL')) {
    await client.acquire(db, [other]);
    await client.release(db);
    served++;
    const isGranted = await client.acquire(db, [disk]).then(
      () => true,
      () => false,
    );
    if (isGranted && !isGone(guest.pid)) throw new Error('its disk was granted while it lived');
    if (isGranted) break;
  }
  expect(served).toBeGreaterThan(3);
  await until('it has ended', () => guest.child.signalCode === 'SIGKILL', patienceMs);
  await until('its lease is free', async () => (await client.list(uuidOf('web'))).length === 0, patienceMs);
});

test('10: nobody is connected, and a reload: virtlockd -t ends while a living owner holds, and OpenRC reloads it to death', async () => {
  const { guest } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  client[Symbol.dispose]();
  wire[Symbol.dispose]();
  for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) lockd.signal(signal);
  lockd.signal('SIGTERM');
  await lockd.logged('stop refused');
  expect([lockd.hasEnded, await probe.isFree(leasePath(site.stateDirectory, disk))]).toEqual([false, false]);
  using again = new LockClient(site.socket);
  expect(await again.list()).toMatchObject([{ path: disk, owner: { pid: guest.pid } }]);
});

function isGone(pid: number): boolean {
  const stat = readProcessStat(pid);
  return stat === undefined || hasEnded(stat);
}
