import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DomainRecord, Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { isAlive, killProcess } from './system/processes.js';
import { record } from './system/recorder.js';
import { refusalOf } from './system/refusal.js';
import { endGuests } from './system/remove-domains.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';
import { uuidNumber } from './web-xml.js';

/** Processes are killed without warning, in every place; what was promised before must hold afterwards. */
describe.skipIf(!hasQemu)('kill -9', () => {
  let site: Site;
  let daemon: Daemon;
  /** The same connection all the time: it finds the daemon again by itself. */
  let host: Host;

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    for (const [index, name] of ['off', 'paused', 'web'].entries()) {
      const disks = [site.image(`${name}.img`)];
      // What is written to this socket goes to the guest's first serial port, which it obeys.
      const serial = `<serial type='unix'><source mode='bind' path='${serialOf(name)}'/></serial>`;
      const xml = machineXml({ name, number: index + 1, rom: site.rom, disks });
      await host.domains.define(xml.replace("<serial type='pty'/>", serial));
    }
    const disks = [join(site.directory, 'web.img')];
    await host.domains.define(machineXml({ name: 'rival', number: 9, rom: site.rom, disks }));
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  const expectNothingLeft = async (): Promise<void> => {
    expect(await remains()).toEqual({ leases: [], guests: [], guestFolders: [], status: [] });
  };
  afterEach(async () => {
    if (daemon.process.hasEnded) await daemon.start();
    await endGuests(host);
    await expectNothingLeft();
  });

  const serialOf = (name: string): string => join(site.directory, `${name}.sock`);
  const summary = ({ name, id, state, reason, pid }: DomainRecord) => ({ name, id, state, reason, pid });
  const states = async () => (await host.domains.list().toArray()).map(summary);
  const leases = () => host.leases().toArray();
  const web = () => host.domains.get('web');
  const isOff = async (): Promise<boolean> => (await web().get()).state === 'shutoff';
  const remains = async () => ({
    leases: await leases(),
    guests: site.guests(),
    guestFolders: daemon.guestFolders(),
    status: Object.keys(daemon.files()).filter((path) => path.startsWith(daemon.runDirectory)),
  });
  /** Lets the guest of a domain read letters: `o` switches it off from inside. */
  const type = async (name: string, letters: string): Promise<void> => {
    const socket = connect(serialOf(name));
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.end(letters, resolve));
  };

  test('of the daemon: guests, their states, processes and leases are as before, in a new epoch', async () => {
    await web().start();
    await host.domains.get('paused').start({ paused: true });
    const before = { states: await states(), leases: await leases(), guests: site.guests() };
    expect(before.states).toMatchObject([
      { name: 'off', state: 'shutoff' },
      { name: 'paused', state: 'paused' },
      { name: 'rival', state: 'shutoff' },
      { name: 'web', state: 'running' },
    ]);
    expect(before.leases.map(({ ownerName }) => ownerName)).toEqual(['paused', 'web']);
    const { epoch } = await host.version();
    await using recorder = await record(host);

    await daemon.crash();
    expect(site.guests()).toEqual(before.guests);
    await daemon.start();
    expect({ states: await states(), leases: await leases(), guests: site.guests() }).toEqual(before);
    const next = (await host.version()).epoch;
    expect(next).not.toBe(epoch);
    expect(await refusalOf(host.domains.get('rival').start())).toMatchObject({ code: 'LEASE_BUSY' });

    await host.domains.get('paused').resume();
    await until(
      () => `the reader from before goes on: ${recorder.lines.join(', ')}`,
      () => recorder.lines.includes('paused resumed unpaused'),
    );
    expect(recorder.lines).toEqual(['resync', 'rival stopped failed', 'paused resumed unpaused']);
    expect(new Set(recorder.events.map((each) => each.epoch))).toEqual(new Set([next]));
  });

  test('of the daemon, and of a guest while it is gone: told as stopped, and the disk is free', async () => {
    const { domain } = await web().start();
    await daemon.crash();
    await killProcess(domain.pid ?? 0);
    await daemon.start();
    expect(summary(await web().get())).toEqual({ name: 'web', state: 'shutoff', reason: 'daemon' });
    expect(await host.listEvents().toArray()).toMatchObject([
      { kind: 'lifecycle', domainName: 'web', lifecycle: { type: 'stopped', detail: 'failed' } },
    ]);
    await expectNothingLeft();
    expect((await host.domains.get('rival').start()).domain.state).toBe('running');
  });

  test('of the daemon, and a guest that switches itself off while it is gone: told as shut down', async () => {
    await web().start();
    await daemon.crash();
    await type('web', 'o');
    await daemon.start();
    await until('the guest is let go', isOff);
    expect(summary(await web().get())).toEqual({ name: 'web', state: 'shutoff', reason: 'shutdown' });
    const events = await host.listEvents().toArray();
    expect(events).toMatchObject([
      { lifecycle: { type: 'shutdown', detail: 'guest' } },
      { lifecycle: { type: 'stopped', detail: 'shutdown' } },
    ]);
  });

  test('of a guest: its domain has crashed, and its disk is free at once', async () => {
    const { domain } = await web().start();
    await using recorder = await record(host);
    await killProcess(domain.pid ?? 0);
    await until('the death is told', () => recorder.events.length > 0);
    expect(recorder.lines).toEqual(['web stopped crashed']);
    expect(summary(await web().get())).toEqual({ name: 'web', state: 'shutoff', reason: 'crashed' });
    await expectNothingLeft();
    expect((await host.domains.get('rival').start()).domain.state).toBe('running');
  });

  test('of the lock daemon: no disk is given away, neither while it is gone nor afterwards', async () => {
    const { domain } = await web().start();
    const before = await leases();
    await site.lockd?.end('SIGKILL');
    expect(await refusalOf(host.domains.get('rival').start())).toMatchObject({ code: 'LOCKD_UNAVAILABLE' });
    expect(isAlive(domain.pid ?? 0)).toBe(true);
    await site.startLockd();
    expect(await leases()).toEqual(before);
    const refusal = await refusalOf(host.domains.get('rival').start());
    expect([refusal.code, refusal.holder]).toMatchObject([
      'LEASE_BUSY',
      { name: 'web', uuid: uuidNumber(3), pid: domain.pid },
    ]);

    // The guest does not hold the connection to the lock daemon that it was born with any more; its end must count.
    await killProcess(domain.pid ?? 0);
    await until('the death is noticed', isOff);
    await until('the lease is free', async () => (await leases()).length === 0);
    expect((await host.domains.get('rival').start()).domain.state).toBe('running');
  });

  test('of both daemons: guests keep their disks', async () => {
    const { domain } = await web().start();
    const before = await leases();
    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL')]);
    await site.startLockd();
    await daemon.start();
    expect(await leases()).toEqual(before);
    expect(await refusalOf(host.domains.get('rival').start())).toMatchObject({
      code: 'LEASE_BUSY',
      holder: { name: 'web', pid: domain.pid },
    });
    await web().destroy();
    expect((await host.domains.get('rival').start()).domain.state).toBe('running');
  });

  test('is not needed: SIGTERM ends the daemon, and its guests go on', async () => {
    const { domain } = await web().start();
    const before = await leases();
    expect(await daemon.process.end('SIGTERM')).toBe(0);
    expect(site.guests()).toEqual([domain.pid]);
    await daemon.start();
    expect(summary(await web().get())).toEqual(summary(domain));
    expect(await leases()).toEqual(before);
  });

  test(
    'of the daemon at any moment of starts and destroys: on with everything, or off with nothing',
    { timeout: 600_000 },
    async () => {
      const names = ['off', 'paused', 'web'];
      for (let round = 1; round <= 20; round++) {
        const active = new Set((await states()).filter(({ state }) => state !== 'shutoff').map(({ name }) => name));
        const calls = names.map((name) => {
          const domain = host.domains.get(name);
          return (active.has(name) ? domain.destroy() : domain.start()).catch(() => undefined);
        });
        // Half of the rounds at any moment, half of them when there is a process of which little is written down.
        const isEarly = round % 2 === 0 && active.size === 0;
        let isOver = false;
        const all = Promise.all(calls).then(() => (isOver = true));
        if (isEarly) await until('the first process of a guest', () => site.guests().length > 0 || isOver);
        const moment = Math.random() * (isEarly ? 30 : 300);
        await delay(moment);
        await daemon.crash();
        await daemon.start();
        await all;

        // A guest that is slow to answer or to go is settled after the daemon serves again, and its lease after that.
        const look = async (): Promise<void> => {
          const domains = (await host.domains.list().toArray()).filter(({ name }) => names.includes(name));
          const on = domains.filter(({ state }) => state === 'running');
          const off = domains.filter(({ state }) => state === 'shutoff');
          const left = await remains();
          expect(
            {
              domains: on.length + off.length,
              guests: left.guests,
              leases: left.leases.map(({ ownerUuid, ownerPid }) => `${ownerUuid} ${ownerPid}`).toSorted(),
              guestFolders: left.guestFolders,
              status: left.status,
            },
            `round ${round}, killed after ${moment} ms`,
          ).toEqual({
            domains: names.length,
            guests: on.map(({ pid }) => pid ?? 0).toSorted((one, other) => one - other),
            leases: on.map(({ uuid, pid }) => `${uuid} ${pid}`).toSorted(),
            guestFolders: on.map(({ uuid }) => uuid).toSorted(),
            status: on.map(({ uuid }) => join(daemon.runDirectory, 'guests', `${uuid}.json`)).toSorted(),
          });
        };
        await vi.waitFor(look, { timeout: 60_000, interval: 50 });
      }
    },
  );

  test('never makes the daemon write of an error of its own', () => {
    expect(daemon.errors).toEqual([]);
  });
});
