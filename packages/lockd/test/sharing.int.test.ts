import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, refusal, uuidOf } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { Site } from './support/lockd-process.ts';

describe.each(['ofd', 'posix'] as const)('who may hold what (%s locks)', (backend) => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let client: LockClient;
  let probe: LockProbe;
  let disk: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    await site.start('--backend', backend);
    client = stack.use(new LockClient(site.socket));
    probe = stack.use(new LockProbe());
    disk = site.disk('web.img');
  });
  afterEach(() => stack.disposeAsync());

  async function owner(name: string): Promise<string> {
    const token = await client.register({ name });
    const { socket } = await client.hold(token);
    stack.defer(() => void socket.destroy());
    return token;
  }

  test('a busy lease is refused with its holder', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    const [held] = await client.list();
    const fencingToken = held?.fencingToken ?? 0;
    expect(fencingToken).toBeGreaterThan(0);
    const { hostname } = await import('node:os');
    const refused = await refusal(client.acquire(await owner('db'), [disk]));
    expect(refused).toMatchObject({
      code: status.ABORTED,
      reason: 'LEASE_BUSY',
      message: `disk ${disk} is held by domain web (pid ${guest.pid})`,
      busy: {
        wanted: { path: disk, shared: false },
        holders: [
          { path: disk, fencingToken, owner: { name: 'web', uuid: uuidOf('web'), pid: guest.pid, host: hostname() } },
        ],
      },
    });
    expect(refused.busy?.holders[0]?.sinceMs).toBeGreaterThan(Date.now() - 60_000);
  });

  test('two owners that race for the same hundred leases never both get one', async () => {
    const disks = Array.from({ length: 100 }, (_, index) => site.disk(`disk-${index}.img`));
    const [a, b] = [await owner('web'), await owner('db')];
    const attempts = disks.flatMap((path) => [client.acquire(a, [path]), client.acquire(b, [path])]);
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status: outcome }) => outcome === 'fulfilled')).toHaveLength(100);

    const held = await client.list();
    expect(new Set(held.map(({ path }) => path))).toEqual(new Set(disks));
    expect(held).toHaveLength(100);
    for (const path of disks) expect(await probe.isFree(leasePath(site.stateDirectory, path))).toBe(false);
  });

  test('two owners that race for whole sets, from both ends: one gets all, the other nothing', async () => {
    const disks = Array.from({ length: 100 }, (_, index) => site.disk(`disk-${index}.img`));
    const [a, b] = [await owner('web'), await owner('db')];
    const results = await Promise.allSettled([client.acquire(a, disks), client.acquire(b, disks.toReversed())]);
    expect(results.map(({ status: outcome }) => outcome).toSorted()).toEqual(['fulfilled', 'rejected']);
    const names = (await client.list()).map((lease) => lease.owner?.name);
    expect(names).toHaveLength(100);
    expect(new Set(names).size).toBe(1);
  });

  test('a set of which one is busy takes none', async () => {
    const disks = ['a.img', 'b.img', 'c.img'].map((name) => site.disk(name));
    await client.acquire(await owner('web'), disks.slice(1, 2));
    await refusal(client.acquire(await owner('db'), disks));
    expect(await probe.isFree(leasePath(site.stateDirectory, disks[0] ?? ''))).toBe(true);
    expect((await client.list()).map(({ path }) => path)).toEqual(disks.slice(1, 2));
  });

  test('shared leases: many readers, no writer; the file is free after the last', async () => {
    const [a, b, c] = [await owner('a'), await owner('b'), await owner('c')];
    const lease = leasePath(site.stateDirectory, disk);
    await client.acquire(a, [disk], true);
    await client.acquire(b, [disk], true);
    await client.acquire(b, [disk], true);
    const refused = await refusal(client.acquire(c, [disk]));
    expect(refused.busy?.holders.map((held) => held.owner?.name)).toEqual(['a', 'b', 'b']);
    expect(await client.release(a)).toBe(1);
    expect(await client.release(b, [(await client.list())[0] as never].map(nameOf))).toBe(1);
    expect(await probe.isFree(lease)).toBe(false);
    expect(await client.release(b)).toBe(1);
    expect(await probe.isFree(lease)).toBe(true);
    await client.acquire(c, [disk]);
  });

  test('other names of a file are the same file', async () => {
    mkdirSync(join(site.directory, 'sub'));
    const symbolic = join(site.directory, 'symbolic.img');
    const hard = join(site.directory, 'hard.img');
    symlinkSync(disk, symbolic);
    linkSync(disk, hard);
    await client.acquire(await owner('web'), [disk]);
    const db = await owner('db');
    const names = [symbolic, hard, join(site.directory, 'sub') + '/../web.img', disk.replace('web.img', '/web.img')];
    for (const name of names) {
      expect(await refusal(client.acquire(db, [name]))).toMatchObject({ reason: 'LEASE_BUSY' });
      expect(await refusal(client.acquire(db, [name], false, 'another.space'))).toMatchObject({ reason: 'LEASE_BUSY' });
    }
    expect(await client.list()).toHaveLength(1);
  });

  test.each(['posix', 'ofd'] as const)(
    'a lease file that a foreign process locked (%s) is refused and named',
    async (kind) => {
      const web = await owner('web');
      const lease = leasePath(site.stateDirectory, disk);
      await client.acquire(web, [disk]);
      await client.release(web);
      expect(await probe.hold(lease, kind)).toBe(true);
      const other = site.disk('other.img');
      expect(await refusal(client.acquire(web, [other, disk]))).toMatchObject({
        reason: 'LEASE_BUSY',
        message: `disk ${disk}: its lease file ${lease} is locked by process ${probe.pid} (python3)`,
        metadata: { pid: String(probe.pid), path: disk },
        busy: { wanted: { path: disk }, holders: [] },
      });
      await probe.drop();
      await client.acquire(web, [other, disk]);
    },
  );

  test('a second lockd on the same state directory, or the same socket, refuses to start', async () => {
    const second = site.launch('--backend', backend, '--socket', join(site.directory, 'second.sock'));
    expect(await second.ended()).toBe(75);
    expect(second.stderr).toContain(
      `holdfast-lockd: state directory ${site.stateDirectory} is in use by holdfast-lockd, pid ${(await client.hello()).pid}, on ${site.socket}`,
    );
    const third = site.launch('--backend', backend, '--state-dir', join(site.directory, 'elsewhere'));
    expect(await third.ended()).toBe(75);
    expect(third.stderr).toContain(`socket ${site.socket} is in use by holdfast-lockd`);
    expect(await client.list()).toEqual([]);
  });
});

function nameOf({ lockspace, name }: { lockspace: string; name: string }): string {
  return `${lockspace}/${name}`;
}
