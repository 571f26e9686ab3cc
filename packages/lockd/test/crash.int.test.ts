import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest, startGuestWithLocks } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';

describe.each(['ofd', 'posix'] as const)('lockd is killed (%s locks)', (backend) => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let lockd: LockdProcess;
  let client: LockClient;
  let probe: LockProbe;
  let disk: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    lockd = await site.start('--backend', backend);
    client = stack.use(new LockClient(site.socket));
    probe = stack.use(new LockProbe());
    disk = site.disk('web.img');
  });
  afterEach(() => stack.disposeAsync());

  const restart = () => site.start('--backend', backend);
  const lease = () => leasePath(site.stateDirectory, disk);

  test('a living guest has its lease again before anybody can connect', async () => {
    const { guest, token } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    const before = await client.list();
    await lockd.kill('SIGKILL');
    expect(await probe.isFree(lease())).toBe(true);

    const again = await restart();
    await probe.storm(lease());
    expect(await probe.isFree(lease())).toBe(false);
    using other = new LockClient(site.socket);
    // A new process has other descriptors; all else is as it was.
    expect((await other.list()).map((each) => ({ ...each, descriptor: undefined }))).toEqual(
      before.map((each) => ({ ...each, descriptor: undefined })),
    );
    expect(again.log.find(({ msg }) => msg === 'serving')).toMatchObject({ recovery: { held: 1, gone: 0, lost: 0 } });
    expect(await other.register({ name: 'web', ...identity(guest.pid) }, token)).toBe(token);

    expect(await probe.grabs()).toBe(0);
    await guest.kill();
    await until('the storm gets it', async () => (await probe.grabs()) === 1, 1000);
  });

  test('leases survive many kills in a row', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    let last = lockd;
    for (let kill = 0; kill < 5; kill++) {
      await last.kill('SIGKILL');
      last = await restart();
      expect(await probe.isFree(lease())).toBe(false);
    }
    await guest.kill();
    await until('the lease is free', () => probe.isFree(lease()), 1000);
  });

  test('a guest that died with lockd leaves its lease free', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    await lockd.kill('SIGKILL');
    await guest.kill();
    await restart();
    expect(await probe.isFree(lease())).toBe(true);
  });

  test('a guest that had no process yet has to be started anew', async () => {
    const token = await client.register({ name: 'web' });
    const { socket } = await client.hold(token);
    await client.acquire(token, [disk]);
    await lockd.kill('SIGKILL');
    socket.destroy();
    await restart();
    using other = new LockClient(site.socket);
    expect(await refusal(other.register({ name: 'web', ...identity(process.pid) }, token))).toMatchObject({
      reason: 'OWNER_UNKNOWN',
    });
    expect(await probe.isFree(lease())).toBe(true);
  });

  test('what somebody else locked meanwhile is lost, and said so', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await lockd.kill('SIGKILL');
    expect(await probe.hold(lease(), 'ofd')).toBe(true);
    const again = await restart();
    expect(await again.logged('lease lost')).toMatchObject({ domain: 'web', path: disk, level: 'error' });
    using other = new LockClient(site.socket);
    expect(await other.list()).toEqual([]);
  });

  test('what another lockd granted and got back meanwhile is lost too: the token moved', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await lockd.kill('SIGKILL');
    const token = readFileSync(lease()).readBigUInt64LE();
    const moved = Buffer.alloc(8);
    moved.writeBigUInt64LE(token + 1n);
    writeFileSync(lease(), moved);
    const again = await restart();
    const { err } = await again.logged('lease lost');
    expect((err as Error).message).toContain('granted to somebody else');
    expect(await probe.isFree(lease())).toBe(true);
  });

  test('tokens go on growing', async () => {
    const take = async (from: LockClient): Promise<number> => {
      const token = await from.register({ name: 'web' });
      const { socket } = await from.hold(token);
      const [held] = await from.acquire(token, [disk]);
      await from.release(token);
      socket.destroy();
      return held?.fencingToken ?? 0;
    };
    const tokens = [await take(client), await take(client)];
    await lockd.kill('SIGKILL');
    await restart();
    using other = new LockClient(site.socket);
    tokens.push(await take(other), await take(other));
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    expect(new Set(tokens).size).toBe(4);
  });

  test('a journal that ends in half a line is read up to there', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await lockd.kill('SIGKILL');
    writeFileSync(`${site.socket}.journal`, '{"op":"grant","hold', { flag: 'a' });
    const again = await restart();
    expect(await probe.isFree(lease())).toBe(false);
    expect(await again.logged('could not be read')).toMatchObject({ lines: 1 });
  });

  test('a journal of an earlier boot says nothing', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await lockd.kill('SIGKILL');
    const journal = `${site.socket}.journal`;
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"bootId":"[^"]+"/, '"bootId":"another"'));
    await restart();
    expect(await probe.isFree(lease())).toBe(true);
  });
});

test('a guest that inherited the lock itself keeps it while no lockd runs, and the next one takes it back', async () => {
  await using site = new Site();
  let lockd = await site.start();
  using client = new LockClient(site.socket);
  await using probe = new LockProbe();
  const disks = ['web.img', 'data.img'].map((name) => site.disk(name));
  const leases = disks.map((disk) => leasePath(site.stateDirectory, disk));
  const { guest, token } = await startGuestWithLocks(client, 'web', disks);
  await using running = guest;
  await probe.storm(leases[0] ?? '');
  for (let kill = 0; kill < 3; kill++) {
    await lockd.kill('SIGKILL');
    expect(await Promise.all(leases.map((lease) => probe.isFree(lease)))).toEqual([false, false]);
    lockd = await site.start();
    expect(lockd.log.find(({ msg }) => msg === 'serving')).toMatchObject({ recovery: { held: 2, gone: 0, lost: 0 } });
  }
  expect(await probe.grabs()).toBe(0);
  using other = new LockClient(site.socket);
  expect(await other.list()).toMatchObject(disks.toSorted().map((path) => ({ path, owner: { pid: running.pid } })));
  // Given back by lockd it is free, though the guest still has its copy.
  expect(await other.release(token)).toBe(2);
  await until('the storm gets it', async () => (await probe.grabs()) === 1, 20_000);
  expect(await probe.isFree(leases[1] ?? '')).toBe(true);
});

test('a guest that inherited the lock and was killed with lockd leaves it free', async () => {
  await using site = new Site();
  const lockd = await site.start();
  using client = new LockClient(site.socket);
  await using probe = new LockProbe();
  const disk = site.disk('web.img');
  const { guest } = await startGuestWithLocks(client, 'web', [disk]);
  await lockd.kill('SIGKILL');
  await guest.kill();
  expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(true);
});
