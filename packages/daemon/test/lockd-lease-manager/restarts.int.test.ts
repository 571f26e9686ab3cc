import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LockProbe } from '../../../lockd/test/support/lock-probe.ts';
import { until } from '../../../lockd/test/support/until.ts';
import { fault, one, owner, remembered, signal, useLockd } from './lockd-scene.js';

const at = useLockd();

describe('restarts', () => {
  test('a lockd that comes back is found again', async () => {
    const patient = at.manager(at.site.socket, 20_000);
    await patient.list(signal);
    await at.lockd.kill('SIGKILL');
    const call = patient.list(signal);
    await at.site.start();
    expect(await call).toEqual([]);
  });

  test('a new daemon takes charge of what a living guest holds', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    await at.leases[Symbol.asyncDispose]();

    const next = at.manager();
    const { grant: adopted, lost } = await next.adopt(owner('web'), remembered(grant), guest.process, signal);
    expect(lost).toEqual([]);
    expect(adopted).toMatchObject({
      token: grant.token,
      inherit: [],
      leases: [{ path: at.disk, ownerPid: guest.process.pid }],
    });
    await adopted.release();
    expect(await next.list(signal)).toEqual([]);
  });

  test('daemon and lockd both killed: the guest has its lease, and the new daemon takes charge', async () => {
    await using probe = new LockProbe();
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    await at.leases[Symbol.asyncDispose]();
    await at.lockd.kill('SIGKILL');
    await at.site.start();
    expect(await at.isFree(probe)).toBe(false);
    const adopted = await at.manager().adopt(owner('web'), remembered(grant), guest.process, signal);
    expect(adopted).toMatchObject({ grant: { leases: [{ path: at.disk }] }, lost: [] });
  });

  test('a guest that has ended cannot be taken charge of', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    await guest.kill();
    await until('it is forgotten', async () => (await at.leases.list(signal)).length === 0);
    expect(await fault(at.leases.adopt(owner('web'), remembered(grant), guest.process, signal))).toMatchObject({
      reason: 'LAUNCH_FAILED',
    });
  });

  test('lockd started anew while a guest starts: the start fails, because its lease is gone', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await at.lockd.kill('SIGKILL');
    await at.site.start();
    expect(await fault(grant.bind(guest.process))).toMatchObject({ reason: 'LOCKD_UNAVAILABLE' });
    await grant.release();
    expect(readFileSync(`${at.site.socket}.journal`, 'utf8')).not.toContain(grant.token);
  });
});
