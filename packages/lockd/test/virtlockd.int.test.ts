import { createHash } from 'node:crypto';
import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadDescriptorTaker } from '@holdfast/host';
import { AcquireSetRequest, CreateSpaceRequest, InquireRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Guest } from './support/guest.ts';
import { LockClient, identity, refusal } from './support/lock-client.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';
import { VirtlockClient, Virtlockd, hasVirtlockd } from './support/virtlockd.ts';
import { WireClient } from './support/wire-client.ts';

/** VIR_ERR_RESOURCE_BUSY */
const busy = { code: 87 };
const isMissing = !hasVirtlockd && process.env['HOLDFAST_REQUIRE_ALL'] === undefined;

/** What is asked of both: a name in a directory, or, without one, the image itself. */
interface Shared {
  readonly directory: string;
  readonly name: string;
  readonly path: string;
}

describe.skipIf(isMissing)('one directory, held by holdfast-lockd and by libvirt’s virtlockd', () => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let lockd: LockdProcess;
  let client: LockClient;
  let wire: WireClient;
  let virtlockd: Virtlockd;
  let theirs: VirtlockClient;
  let lease: Shared;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    virtlockd = stack.use(await Virtlockd.start(join(site.directory, 'virtlockd')));
    // It believes whom it is told of, and ends that process when the connection that told it closes.
    const owner = stack.use(new Guest('ignore'));
    theirs = stack.use(new VirtlockClient(virtlockd.socket));
    await theirs.register('theirs', owner.pid);
    client = stack.use(new LockClient(site.socket));
    wire = stack.use(new WireClient(site.socket));
    const path = site.disk('web.img');
    const name = createHash('sha256').update(path).digest('hex');
    lease = { directory: join(site.directory, 'leases'), name, path };
    await theirs.createLockspace(lease.directory);
  });
  afterEach(() => stack.disposeAsync());

  async function start(backend: 'ofd' | 'posix'): Promise<void> {
    lockd = await site.start('--backend', backend);
    const { directory } = lease;
    await wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name: 'files', directory }));
  }

  const request = ({ directory, name, path }: Shared) =>
    directory === '' ? { path, direct: true } : { lockspace: 'files', path, name };

  async function acquire(token: string, wanted: Shared, shared = false) {
    const leases = [{ ...request(wanted), shared }];
    const asked = AcquireSetRequest.fromPartial({ token, leases });
    return (await wire.call(wire.locks.acquireSet, asked)).leases;
  }

  /** A guest that has the lease as the daemon makes it have one: it inherits the connection and the lock. */
  async function ourGuest(name: string, wanted: Shared, shared = false): Promise<Guest> {
    const token = await client.register({ name });
    const { socket } = await client.hold(token);
    const held = await acquire(token, wanted, shared);
    const taker = loadDescriptorTaker();
    const copies = held.flatMap(({ descriptor }) =>
      descriptor ? [taker.duplicate(descriptor.pid, descriptor.number)] : [],
    );
    const guest = stack.use(new Guest(socket, undefined, copies));
    for (const copy of copies) closeSync(copy);
    await client.register({ name, ...identity(guest.pid) }, token);
    socket.destroy();
    return guest;
  }

  async function refusedToUs(wanted: Shared, shared = false) {
    const token = await client.register({ name: 'ours' });
    const { socket } = await client.hold(token);
    const refused = await refusal(acquire(token, wanted, shared));
    socket.destroy();
    return refused;
  }

  const theyTake = (wanted: Shared, options = {}) =>
    theirs.acquire(wanted.directory, wanted.directory === '' ? wanted.path : wanted.name, options);
  const theyGiveBack = (wanted: Shared) =>
    theirs.release(wanted.directory, wanted.directory === '' ? wanted.path : wanted.name);

  async function untilTheyGetIt(wanted: Shared): Promise<void> {
    await until('virtlockd gets it', () =>
      theyTake(wanted).then(
        () => true,
        () => false,
      ),
    );
  }

  const inquire = (wanted: Shared) =>
    wire.call(wire.spaces.inquire, InquireRequest.fromPartial({ lease: request(wanted) }));

  describe.each(['ofd', 'posix'] as const)('%s locks', (backend) => {
    test('what virtlockd holds is busy here, and it is named; given back, it is to be had', async () => {
      await start(backend);
      await theyTake(lease);
      const file = join(lease.directory, lease.name);
      const foreign = { pid: virtlockd.pid, program: 'virtlockd' };
      expect(await refusedToUs(lease)).toMatchObject({
        reason: 'LEASE_BUSY',
        message: `disk ${lease.path}: its lease file ${file} is locked by process ${virtlockd.pid} (virtlockd)`,
        busy: { holders: [], foreign },
      });
      expect(await inquire(lease)).toMatchObject({ exists: true, holders: [], lockedElsewhere: true, foreign });
      await theyGiveBack(lease);
      // It removes the file of a lease that it made; ours is another one then.
      expect(existsSync(file)).toBe(false);
      await ourGuest('web', lease);
      expect(await inquire(lease)).toMatchObject({ lockedElsewhere: false, holders: [{ owner: { name: 'web' } }] });
      await expect(theyTake(lease)).rejects.toMatchObject(busy);
    });

    test('what is held here virtlockd refuses, until the guest has ended', async () => {
      await start(backend);
      const guest = await ourGuest('web', lease);
      await expect(theyTake(lease)).rejects.toMatchObject(busy);
      await guest.kill();
      await untilTheyGetIt(lease);
      expect(await refusedToUs(lease)).toMatchObject({ reason: 'LEASE_BUSY' });
    });

    test('both may hold it shared, and neither alone meanwhile', async () => {
      await start(backend);
      const guest = await ourGuest('web', lease, true);
      await theyTake(lease, { shared: true });
      expect(await refusedToUs(lease)).toMatchObject({ reason: 'LEASE_BUSY' });
      await theyGiveBack(lease);
      await expect(theyTake(lease)).rejects.toMatchObject(busy);
      await guest.kill();
      await untilTheyGetIt(lease);
    });
  });

  test('kill -9 of holdfast-lockd frees nothing for virtlockd while the guest lives', async () => {
    await start('ofd');
    const guest = await ourGuest('web', lease);
    await lockd.kill('SIGKILL');
    await expect(theyTake(lease)).rejects.toMatchObject(busy);
    await site.start();
    await expect(theyTake(lease)).rejects.toMatchObject(busy);
    expect(await client.list()).toMatchObject([{ path: lease.path, owner: { name: 'web' } }]);
    await guest.kill();
    await untilTheyGetIt(lease);
  });

  test('without a directory byte 0 of the image itself keeps the two apart', async () => {
    await start('ofd');
    const image: Shared = { ...lease, directory: '' };
    await theyTake(image);
    expect(await refusedToUs(image)).toMatchObject({
      reason: 'LEASE_BUSY',
      message: `disk ${image.path}: it is locked by process ${virtlockd.pid} (virtlockd)`,
    });
    await theyGiveBack(image);
    const guest = await ourGuest('web', image);
    await expect(theyTake(image)).rejects.toMatchObject(busy);
    await guest.kill();
    await untilTheyGetIt(image);
    expect(existsSync(image.path)).toBe(true);
  });
});
