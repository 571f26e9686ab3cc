import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uuidOf } from '../../../lockd/test/support/lock-client.ts';
import { until } from '../../../lockd/test/support/until.ts';
import { Fault } from '../../src/model/fault.js';
import { disks, fault, one, owner, signal, useLockd } from './lockd-scene.js';

const at = useLockd();

describe('refusals', () => {
  test('a busy disk names its holder', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    const { hostname } = await import('node:os');
    const refused = await fault(at.leases.acquire(owner('db'), one(at.disk), signal));
    expect(refused.reason).toBe('LEASE_BUSY');
    expect(refused.message).toMatch(
      new RegExp(
        `^disk ${at.disk} is in use by domain web \\(pid ${guest.process.pid} on host ${hostname()}, since \\d+ s\\)$`,
      ),
    );
    expect(refused.details).toMatchObject({
      holder: { kind: 'lease', name: 'web', uuid: uuidOf('web'), pid: guest.process.pid, resource: at.disk },
    });
  });

  test('nothing is left of an acquisition that was refused', async () => {
    const other = at.site.disk('other.img');
    const holder = await at.leases.acquire(owner('web'), one(at.disk), signal);
    await fault(
      at.leases.acquire(owner('db'), disks({ path: other, shared: false }, { path: at.disk, shared: false }), signal),
    );
    expect((await at.leases.list(signal)).map(({ path }) => path)).toEqual([at.disk]);
    await until('the owner is forgotten', () =>
      at.lockd.log.some(({ msg, domain }) => msg === 'owner forgotten' && domain === 'db'),
    );
    await holder.release();
  });

  test('a disk that is not there', async () => {
    const missing = join(at.site.directory, 'missing.img');
    expect(await fault(at.leases.acquire(owner('web'), one(missing), signal))).toMatchObject({
      reason: 'FILE_NOT_FOUND',
      message: `disk ${missing} does not exist`,
    });
  });

  test('no lockd: says so in bounded time, and how to start it', async () => {
    const socketPath = join(at.site.directory, 'no-such.sock');
    const start = performance.now();
    const refused = await fault(at.manager(socketPath, 300).acquire(owner('web'), one(at.disk), signal));
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(refused).toMatchObject({
      reason: 'LOCKD_UNAVAILABLE',
      message: `holdfast-lockd does not answer on ${socketPath}: there is no such socket`,
    });
    expect(refused.details.hint).toContain(`start it: "holdfast-lockd --socket ${socketPath}"`);
  });

  test('a lockd that is stopped in its tracks: no answer within the time', async () => {
    at.lockd.signal('SIGSTOP');
    try {
      expect(await fault(at.manager(at.site.socket, 300).acquire(owner('web'), one(at.disk), signal))).toMatchObject({
        reason: 'LOCKD_UNAVAILABLE',
        message: `holdfast-lockd does not answer on ${at.site.socket}: no answer within 0.3 s`,
      });
    } finally {
      at.lockd.signal('SIGCONT');
    }
  });

  test('a caller that gives up gets its own reason, and nothing stays held', async () => {
    at.lockd.signal('SIGSTOP');
    const given = new AbortController();
    const call = at.leases.acquire(owner('web'), one(at.disk), given.signal);
    given.abort(new Fault('CANCELLED', 'enough'));
    expect(await fault(call)).toMatchObject({ reason: 'CANCELLED', message: 'enough' });
    at.lockd.signal('SIGCONT');
    await at.leases.acquire(owner('db'), one(at.disk), signal);
  });
});
