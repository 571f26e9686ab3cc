import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leasePath } from '../../lockd/test/support/lease-path.ts';
import { identity, uuidOf } from '../../lockd/test/support/lock-client.ts';
import { LockProbe } from '../../lockd/test/support/lock-probe.ts';
import { type LockdProcess, Site } from '../../lockd/test/support/lockd-process.ts';
import { until } from '../../lockd/test/support/until.ts';
import type { GuestProcess } from '../src/drivers/driver.js';
import {
  anchorName,
  type LeaseGrant,
  type LeaseManager,
  type RememberedLeases,
  type WantedLeases,
} from '../src/leases/lease-manager.js';
import { createLockdLeaseManager } from '../src/leases/lockd/lockd-lease-manager.js';
import { Fault } from '../src/model/fault.js';

const logger = pino({ level: 'silent' });
const { signal } = new AbortController();

let stack: AsyncDisposableStack;
let site: Site;
let lockd: LockdProcess;
let leases: LeaseManager;
let disk: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
  lockd = await site.start();
  leases = manager();
  disk = site.disk('web.img');
});
afterEach(() => stack.disposeAsync());

function manager(socketPath = site.socket, answerMs = 2000): LeaseManager {
  return stack.use(createLockdLeaseManager({ socketPath, logger, answerMs }));
}

function owner(name: string): { uuid: string; name: string } {
  return { uuid: uuidOf(name), name };
}

/** Starts what stands for a guest, as the driver does: with the connections of the grant. */
function startGuest({ inherit }: LeaseGrant): { process: GuestProcess; kill(): Promise<void> } {
  const child = spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', ...inherit], detached: true });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  stack.defer(kill);
  return { process: identity(child.pid ?? 0), kill };
}

async function fault(call: Promise<unknown>): Promise<Fault> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

const one = (path: string, shared = false) => disks({ path, shared });
const disks = (...wanted: readonly { readonly path: string; readonly shared: boolean }[]): WantedLeases => ({
  disks: wanted,
  leases: [],
});
/** What a daemon writes down of a grant. */
const remembered = ({ token, leases: held }: LeaseGrant): RememberedLeases => ({ token, leases: held });
const isFree = async (probe: LockProbe) => probe.isFree(leasePath(site.stateDirectory, disk));

describe('the life of a lease', () => {
  test('acquired, inherited, bound; it outlives the manager and ends with the guest', async () => {
    await using probe = new LockProbe();
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    expect(grant.leases).toMatchObject([{ path: disk, ownerName: 'web', ownerUuid: uuidOf('web'), ownerPid: 0 }]);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    expect(grant.inherit.every((each) => typeof each === 'number' || each.destroyed)).toBe(true);
    await leases[Symbol.asyncDispose]();

    const next = manager();
    expect(await next.list(signal)).toMatchObject([{ path: disk, ownerPid: guest.process.pid }]);
    expect(await isFree(probe)).toBe(false);
    await guest.kill();
    expect(await until('the lease is free', () => isFree(probe))).toBeLessThan(1000);
  });

  test('the guest inherits an open connection to the hold socket', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    expect(readlinkSync(`/proc/${guest.process.pid}/fd/3`)).toMatch(/^socket:/);
    await grant.bind(guest.process);
    await grant.release();
  });

  test('released: free though the guest lives; again: no error', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    await grant.release();
    await grant.release();
    expect(await leases.list(signal)).toEqual([]);
    await leases.acquire(owner('db'), one(disk), signal);
  });

  test('a guest without a process keeps its lease until the manager goes', async () => {
    await using probe = new LockProbe();
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    await grant.bind(undefined);
    expect(await leases.list(signal)).toHaveLength(1);
    await leases[Symbol.asyncDispose]();
    await until('the lease is free', () => isFree(probe), 1000);
  });

  test('a guest that ended before it was bound fails the start', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await guest.kill();
    expect(await fault(grant.bind(guest.process))).toMatchObject({
      reason: 'LAUNCH_FAILED',
      message: `process ${guest.process.pid} of domain web has ended before its disk leases could be bound to it`,
    });
    await grant.release();
    expect(await leases.list(signal)).toEqual([]);
  });

  test('a guest that runs gets more, keeps them itself, and gives back what it needs no more', async () => {
    const [other, third] = [site.disk('other.img'), site.disk('third.img')];
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    const more = await grant.extend(disks({ path: other, shared: false }, { path: third, shared: true }), signal);
    const held = async (): Promise<string[]> =>
      (await leases.list(signal)).map(({ path, ownerPid }) => `${path} ${ownerPid}`);
    expect([more.token, more.leases.map(({ path }) => path), more.anchors.size]).toEqual([
      grant.token,
      [other, third],
      2,
    ]);
    expect([...more.anchors.keys()]).toEqual(more.leases.map(anchorName));
    const of = (...paths: string[]): string[] => paths.map((path) => `${path} ${guest.process.pid}`);
    expect(await held()).toEqual(of(other, third, disk).toSorted());
    expect((await fault(grant.extend(one(disk), signal))).reason).toBe('LEASE_BUSY');
    await more.bind(guest.process);

    await grant.keepOnly([...grant.leases, ...more.leases.slice(0, 1)], signal);
    expect(await held()).toEqual(of(other, disk).toSorted());
    await more.release();
    expect(await held()).toEqual(of(disk));
    await grant.keepOnly([], signal);
    expect(await held()).toEqual([]);
  });

  test('more that lockd lost before the guest had it is refused, and can be had again', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    const other = site.disk('other.img');
    const more = await grant.extend(one(other), signal);
    expect(more.anchors.size).toBe(1);
    await lockd.kill('SIGKILL');
    lockd = await site.start();
    expect(await fault(more.bind(guest.process))).toMatchObject({
      reason: 'LOCKD_UNAVAILABLE',
      details: { hint: 'attach the disk again' },
    });
    await more.release();
    await (await grant.extend(one(other), signal)).bind(guest.process);
    expect((await leases.list(signal)).map(({ path }) => path).toSorted()).toEqual([other, disk].toSorted());
  });

  test('a guest without disks asks nobody', async () => {
    const alone = manager(join(site.directory, 'no-such.sock'));
    const grant = await alone.acquire(owner('web'), disks(), signal);
    await grant.bind(identity(process.pid));
    await grant.release();
    expect({
      token: grant.token,
      adopted: (await alone.adopt(owner('web'), remembered(grant), identity(process.pid), signal)).grant.token,
    }).toEqual({
      token: '',
      adopted: '',
    });
  });
});

describe('refusals', () => {
  test('a busy disk names its holder', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    const { hostname } = await import('node:os');
    const refused = await fault(leases.acquire(owner('db'), one(disk), signal));
    expect(refused.reason).toBe('LEASE_BUSY');
    expect(refused.message).toMatch(
      new RegExp(
        `^disk ${disk} is in use by domain web \\(pid ${guest.process.pid} on host ${hostname()}, since \\d+ s\\)$`,
      ),
    );
    expect(refused.details).toMatchObject({
      holder: { kind: 'lease', name: 'web', uuid: uuidOf('web'), pid: guest.process.pid, resource: disk },
    });
  });

  test('nothing is left of an acquisition that was refused', async () => {
    const other = site.disk('other.img');
    const holder = await leases.acquire(owner('web'), one(disk), signal);
    await fault(
      leases.acquire(owner('db'), disks({ path: other, shared: false }, { path: disk, shared: false }), signal),
    );
    expect((await leases.list(signal)).map(({ path }) => path)).toEqual([disk]);
    await until('the owner is forgotten', () =>
      lockd.log.some(({ msg, domain }) => msg === 'owner forgotten' && domain === 'db'),
    );
    await holder.release();
  });

  test('a disk that is not there', async () => {
    const missing = join(site.directory, 'missing.img');
    expect(await fault(leases.acquire(owner('web'), one(missing), signal))).toMatchObject({
      reason: 'FILE_NOT_FOUND',
      message: `disk ${missing} does not exist`,
    });
  });

  test('no lockd: says so in bounded time, and how to start it', async () => {
    const socketPath = join(site.directory, 'no-such.sock');
    const start = performance.now();
    const refused = await fault(manager(socketPath, 300).acquire(owner('web'), one(disk), signal));
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(refused).toMatchObject({
      reason: 'LOCKD_UNAVAILABLE',
      message: `holdfast-lockd does not answer on ${socketPath}: there is no such socket`,
    });
    expect(refused.details.hint).toContain(`start it: "holdfast-lockd --socket ${socketPath}"`);
  });

  test('a lockd that is stopped in its tracks: no answer within the time', async () => {
    lockd.signal('SIGSTOP');
    try {
      expect(await fault(manager(site.socket, 300).acquire(owner('web'), one(disk), signal))).toMatchObject({
        reason: 'LOCKD_UNAVAILABLE',
        message: `holdfast-lockd does not answer on ${site.socket}: no answer within 0.3 s`,
      });
    } finally {
      lockd.signal('SIGCONT');
    }
  });

  test('a caller that gives up gets its own reason, and nothing stays held', async () => {
    lockd.signal('SIGSTOP');
    const given = new AbortController();
    const call = leases.acquire(owner('web'), one(disk), given.signal);
    given.abort(new Fault('CANCELLED', 'enough'));
    expect(await fault(call)).toMatchObject({ reason: 'CANCELLED', message: 'enough' });
    lockd.signal('SIGCONT');
    await leases.acquire(owner('db'), one(disk), signal);
  });
});

describe('restarts', () => {
  test('a lockd that comes back is found again', async () => {
    const patient = manager(site.socket, 20_000);
    await patient.list(signal);
    await lockd.kill('SIGKILL');
    const call = patient.list(signal);
    await site.start();
    expect(await call).toEqual([]);
  });

  test('a new daemon takes charge of what a living guest holds', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    await leases[Symbol.asyncDispose]();

    const next = manager();
    const { grant: adopted, lost } = await next.adopt(owner('web'), remembered(grant), guest.process, signal);
    expect(lost).toEqual([]);
    expect(adopted).toMatchObject({
      token: grant.token,
      inherit: [],
      leases: [{ path: disk, ownerPid: guest.process.pid }],
    });
    await adopted.release();
    expect(await next.list(signal)).toEqual([]);
  });

  test('daemon and lockd both killed: the guest has its lease, and the new daemon takes charge', async () => {
    await using probe = new LockProbe();
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    await leases[Symbol.asyncDispose]();
    await lockd.kill('SIGKILL');
    await site.start();
    expect(await isFree(probe)).toBe(false);
    const adopted = await manager().adopt(owner('web'), remembered(grant), guest.process, signal);
    expect(adopted).toMatchObject({ grant: { leases: [{ path: disk }] }, lost: [] });
  });

  test('a guest that has ended cannot be taken charge of', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await grant.bind(guest.process);
    await guest.kill();
    await until('it is forgotten', async () => (await leases.list(signal)).length === 0);
    expect(await fault(leases.adopt(owner('web'), remembered(grant), guest.process, signal))).toMatchObject({
      reason: 'LAUNCH_FAILED',
    });
  });

  test('lockd started anew while a guest starts: the start fails, because its lease is gone', async () => {
    const grant = await leases.acquire(owner('web'), one(disk), signal);
    const guest = startGuest(grant);
    await lockd.kill('SIGKILL');
    await site.start();
    expect(await fault(grant.bind(guest.process))).toMatchObject({ reason: 'LOCKD_UNAVAILABLE' });
    await grant.release();
    expect(readFileSync(`${site.socket}.journal`, 'utf8')).not.toContain(grant.token);
  });
});
