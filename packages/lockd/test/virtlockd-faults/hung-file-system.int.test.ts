import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import {
  AcquireSetRequest,
  CreateSpaceRequest,
  InquireRequest,
  PruneRequest,
  ReexecRequest,
  VerifyRequest,
} from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGuest, startGuestWithLocks } from '../support/guest.ts';
import { leasePath } from '../support/lease-path.ts';
import { LockClient, refusal, uuidOf } from '../support/lock-client.ts';
import { LockProbe } from '../support/lock-probe.ts';
import { type LockdProcess, Site } from '../support/lockd-process.ts';
import { StoppableMount, canMountFuse } from '../support/stoppable-mount.ts';
import { until } from '../support/until.ts';
import { WireClient } from '../support/wire-client.ts';

// New images and programs of their own: on a machine that has other things to do each takes its time.
vi.setConfig({ testTimeout: 180_000 });

const patienceMs = 40_000;
/** What does not hang is answered within it on a busy machine too. */
const deadline = ['--file-deadline', '2'];

describe.runIf(canMountFuse)('8: a file system hangs: with virtlockd everything does', () => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let mount: StoppableMount;
  let client: LockClient;
  let wire: WireClient;
  let probe: LockProbe;
  let lockd: LockdProcess;
  let directory: string;
  let remote: string;
  let local: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    mount = await StoppableMount.mount(site.directory);
    stack.use(mount);
    // Above the site, whose folder can only be removed when nothing is mounted in it.
    client = stack.use(new LockClient(site.socket));
    wire = stack.use(new WireClient(site.socket));
    probe = stack.use(new LockProbe());
    directory = join(mount.point, 'leases');
    remote = site.disk('remote.img');
    local = site.disk('local.img');
  });
  afterEach(() => stack.disposeAsync());

  async function start(backend: 'ofd' | 'posix' = 'ofd'): Promise<void> {
    lockd = await site.start(...deadline, '--backend', backend);
    await until(
      'there is a lockspace',
      () =>
        createSpace('shared', directory).then(
          () => true,
          () => false,
        ),
      patienceMs,
    );
  }

  const createSpace = (name: string, at: string) =>
    wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name, directory: at }));
  const verify = async () =>
    (await wire.call(wire.spaces.verify, VerifyRequest.fromPartial({}), patienceMs)).leases.map(
      ({ lease, sound, problem }) => [lease?.lockspace, sound, problem],
    );
  const space = async () =>
    (await wire.call(wire.admin.getStatus, {}, patienceMs)).spaces.find(({ name }) => name === 'shared');

  async function owner(name: string): Promise<string> {
    const token = await client.register({ name });
    const { socket } = await client.hold(token);
    stack.defer(() => void socket.destroy());
    return token;
  }

  /** Takes and gives back the local disk until told to stop; `count` tells how often. */
  function useOthers(): { readonly count: () => number; readonly end: () => Promise<void> } {
    let isOver = false;
    let count = 0;
    const run = async (): Promise<void> => {
      const token = await owner('other');
      while (!isOver) {
        await client.acquire(token, [local]);
        await client.release(token);
        count++;
      }
    };
    const running = run();
    return {
      count: () => count,
      end: () => {
        isOver = true;
        return running;
      },
    };
  }

  test.each(['ofd', 'posix'] as const)(
    'its lockspace is refused with the reason, others go on, and when it answers nothing is left behind (%s locks)',
    async (backend) => {
      await start(backend);
      const token = await owner('web');
      const { guest } = await startGuest(client, 'db', [site.disk('db.img')]);
      stack.use(guest);
      const stuck = site.disk('stuck.img');
      expect(await space()).toMatchObject({ remote: true, unavailable: '' });
      await mount.stop();
      const others = useOthers();
      await until('others are at it', () => others.count() > 0, patienceMs);
      const before = others.count();
      const refused = await refusal(client.acquire(token, [stuck], false, 'shared'));
      // If they waited with it they had been served once.
      expect(others.count() - before).toBeGreaterThan(3);
      await others.end();
      expect(refused).toMatchObject({
        code: status.UNAVAILABLE,
        reason: 'SPACE_UNAVAILABLE',
        metadata: { lockspace: 'shared', directory, mount: mount.point, deadline_ms: '2000' },
      });
      expect(refused.message).toContain(`lockspace shared in ${directory} cannot be used`);
      expect(refused.message).toContain('did not answer within 2 s; other lockspaces go on');
      const call = (promise: Promise<unknown>) => refusal(promise).then(({ reason }) => reason);
      expect({
        acquire: await call(client.acquire(token, [stuck], false, 'shared')),
        set: await call(client.acquire(token, [site.disk('free.img')], false, 'shared')),
        space: await call(createSpace('another', join(mount.point, 'another'))),
        disk: await call(client.acquire(token, [join(mount.point, 'disk.img')])),
        inquire: await call(
          wire.call(wire.spaces.inquire, InquireRequest.fromPartial({ lease: { lockspace: 'shared', path: stuck } })),
        ),
        prune: await call(wire.call(wire.spaces.prune, PruneRequest.fromPartial({ lockspace: 'shared' }))),
      }).toEqual({
        acquire: 'SPACE_UNAVAILABLE',
        set: 'SPACE_UNAVAILABLE',
        space: 'SPACE_UNAVAILABLE',
        disk: 'SPACE_UNAVAILABLE',
        inquire: 'SPACE_UNAVAILABLE',
        prune: 'SPACE_UNAVAILABLE',
      });
      expect((await space())?.unavailable).toContain(`the file system at ${mount.point} (fuse`);
      expect((await client.list()).map(({ path }) => path)).not.toContain(stuck);

      mount.goOn();
      await until('it answers', async () => (await space())?.unavailable === '', patienceMs);
      expect(await probe.isFree(join(directory, leasePath('', stuck).split('/').at(-1) ?? ''))).toBe(true);
      expect(await client.acquire(token, [stuck], false, 'shared')).toHaveLength(1);
      expect(await refusal(client.acquire(await owner('late'), [stuck], false, 'shared'))).toMatchObject({
        reason: 'LEASE_BUSY',
        busy: { holders: [{ owner: { name: 'web' } }] },
      });
      expect(await client.release(token)).toBe(1);
    },
  );

  test.each(['ofd', 'posix'] as const)(
    'what is held there is neither lost nor given out twice, by a new image neither, and is given back when it answers (%s locks)',
    async (backend) => {
      await start(backend);
      const { guest } = await startGuest(client, 'web', [local]);
      stack.use(guest);
      const token = await owner('db');
      const [lease] = await client.acquire(token, [remote], false, 'shared');
      await client.acquire(await owner('kept'), [site.disk('zest.img')], false, 'shared');
      using watch = wire.watch();
      await until('it watches', () => watch.kinds.includes('synced'), patienceMs);
      // What is done on one file system is done in turn, so nothing is under way there now. A request that its server had begun
      // would keep the kernel from replacing this program until it is answered.
      expect(await verify()).toHaveLength(3);
      await mount.stop();
      expect(await verify()).toEqual([
        ['org.holdfast.files', true, ''],
        ['shared', false, expect.stringContaining('did not answer within 2 s')],
        ['shared', false, expect.stringContaining('did not answer within 2 s')],
      ]);
      expect(watch.kinds).toEqual(['synced']);
      const late = await owner('late');
      expect(await refusal(client.acquire(late, [remote], false, 'shared'))).toMatchObject({
        reason: 'LEASE_BUSY',
        busy: { holders: [{ owner: { name: 'db' } }] },
      });
      // Given back while nothing answers: nobody holds it, and nobody can have it yet.
      expect(await client.release(token)).toBe(1);
      expect(await client.list(uuidOf('db'))).toEqual([]);
      expect(await refusal(client.acquire(late, [remote], false, 'shared'))).toMatchObject({
        reason: 'SPACE_UNAVAILABLE',
      });
      const [kept] = await client.list(uuidOf('kept'));
      // What is under way there would keep the kernel from replacing this program: it goes on, and says why.
      const reexec = () => wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
      expect(await refusal(reexec())).toMatchObject({
        reason: 'REEXEC_FAILED',
        message: expect.stringContaining(`the file system at ${mount.point} (fuse`),
      });
      const status = () => wire.call(wire.admin.getStatus, {}, patienceMs);
      expect(await status()).toMatchObject({
        hello: { generation: 0 },
        reexecFailure: expect.stringContaining(mount.point),
      });
      expect(await client.list(uuidOf('kept'))).toEqual([kept]);
      // With nothing under way a new image takes over while it hangs, with what is held there. Somebody may have looked in between.
      const isReplaced = async (): Promise<boolean> => {
        mount.goOn();
        await verify();
        await mount.stop();
        const isBegun = await reexec().then(
          () => true,
          () => false,
        );
        const isNew = async (): Promise<boolean> => (await status()).hello?.generation === 1;
        if (isBegun) {
          await until(
            'it took over or did not',
            async () => (await isNew()) || (await status()).reexecFailure !== '',
            patienceMs,
          );
        }
        return isNew();
      };
      await until('a new image takes over', isReplaced, 2 * patienceMs);
      expect(await client.list(uuidOf('kept'))).toMatchObject([{ path: kept?.path, fencingToken: kept?.fencingToken }]);
      mount.goOn();
      const again = AcquireSetRequest.fromPartial({ token: late, leases: [{ lockspace: 'shared', path: remote }] });
      await until(
        'it can be had',
        () =>
          wire.call(wire.locks.acquireSet, again).then(
            () => true,
            () => false,
          ),
        patienceMs,
      );
      expect((await client.list(uuidOf('late')))[0]?.fencingToken).toBeGreaterThan(lease?.fencingToken ?? 0);
      expect(await verify()).toEqual([
        ['org.holdfast.files', true, ''],
        ['shared', true, ''],
        ['shared', true, ''],
      ]);
      const [looked] = await client.list(uuidOf('kept'));
      expect(backend === 'posix' || (looked?.descriptor?.inode ?? 0n) > 0n).toBe(true);
    },
  );

  test('lockd is stopped while it hangs: the next one serves all else', async () => {
    await start();
    const { guest } = await startGuest(client, 'web', [local]);
    stack.use(guest);
    const token = await owner('db');
    await mount.stop();
    await refusal(client.acquire(token, [site.disk('stuck.img')], false, 'shared'));
    lockd.signal('SIGTERM');
    await lockd.logged('stop refused');
    lockd.signal('SIGTERM');
    // It may not be gone before the file system answers; what it kept others from is free all the same.
    await site.startWhenFree(...deadline);
    using other = new LockClient(site.socket);
    expect((await other.list()).map(({ path }) => path)).toEqual([local]);
    const again = await other.register({ name: 'app' });
    const { socket } = await other.hold(again);
    stack.defer(() => void socket.destroy());
    expect(await other.acquire(again, [site.disk('free.img')])).toHaveLength(1);
    mount.goOn();
    await lockd.ended();
  });

  test('lockd is killed while it hangs: no lease is free for a moment, and the next lockd has it again', async () => {
    await start();
    const { guest } = await startGuestWithLocks(client, 'web', [local]);
    stack.use(guest);
    await mount.stop();
    lockd.signal('SIGKILL');
    expect(await probe.isFree(leasePath(site.stateDirectory, local))).toBe(false);
    // The kernel closes the files of a killed process; where one cannot be closed the process stays until it can.
    mount.goOn();
    await lockd.ended();
    expect(await probe.isFree(leasePath(site.stateDirectory, local))).toBe(false);
    await site.start(...deadline);
    using other = new LockClient(site.socket);
    expect((await other.list()).map(({ path }) => path)).toEqual([local]);
    expect(await probe.isFree(leasePath(site.stateDirectory, local))).toBe(false);
  });
});
