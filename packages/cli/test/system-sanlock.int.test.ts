import { existsSync, readdirSync } from 'node:fs';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { diskXml, machineXml } from './system/machine-xml.js';
import { killProcess } from './system/processes.js';
import { refusalOf } from './system/refusal.js';
import { removeDomains } from './system/remove-domains.js';
import { hasSanlock, Sanlock } from './system/sanlock.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

const isRoot = process.getuid?.() === 0;
const requireAll = process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;

/** Real sanlock daemons, real guests, and leases in files that two "hosts" share. */
describe.skipIf(!requireAll && (!hasQemu || !hasSanlock || !isRoot))('leases of sanlock', () => {
  let site: Site;
  let sanlock: Sanlock;
  let daemon: Daemon;
  let host: Host;
  let disk = '';
  let leases = '';
  let guests = 0;

  beforeAll(async () => {
    site = new Site();
    leases = site.folder('leases');
    disk = site.image('disk.img');
    sanlock = await new Sanlock(site.directory, 'one').ready();
    daemon = site.daemon('one', { leases: 'sanlock', args: sanlock.settings(1, leases) });
    await daemon.start();
    host = await daemon.connect();
  }, 60_000);
  afterAll(async () => {
    for (const pid of site?.guests() ?? []) await killProcess(pid);
    await sanlock?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });
  const expectNothingLeft = async (): Promise<void> => {
    expect([await host.leases().toArray(), site.guests()]).toEqual([[], []]);
  };
  afterEach(async () => {
    await removeDomains(host);
    await expectNothingLeft();
  });

  const define = async (name: string, element = diskXml(disk), on = host, more = ''): Promise<void> => {
    guests += 1;
    await on.domains.define(machineXml({ name, number: guests, rom: site.rom, disks: [element], more }));
  };
  const start = async (name: string): Promise<number> => (await host.domains.get(name).start()).domain.pid ?? 0;

  test('a guest holds them for as long as it lives, and nobody else gets them', async () => {
    await define('web');
    const pid = await start('web');
    const [lease] = await host.leases().toArray();
    expect(lease).toMatchObject({
      path: disk,
      shared: false,
      ownerName: 'web',
      ownerPid: pid,
      lockspace: 'HOLDFAST_DISKS',
    });
    expect(sanlock.client('status')).toContain(` p ${pid}\n`);

    await define('db');
    const refusal = await refusalOf(host.domains.get('db').start());
    expect([refusal.code, refusal.rawMessage, refusal.holder]).toMatchObject([
      'LEASE_BUSY',
      expect.stringMatching(new RegExp(`^disk ${disk} is in use by domain web \\(pid ${pid} on host \\S+\\)$`)),
      { name: 'web', pid },
    ]);
    expect(site.guests()).toEqual([pid]);

    await host.domains.get('web').suspend();
    await host.domains.get('web').resume();
    expect(await refusalOf(host.domains.get('db').start())).toMatchObject({ code: 'LEASE_BUSY' });

    // Killed from outside: sanlock sees it, and the token of the next holder is greater.
    await killProcess(pid);
    await until('the lease is free', async () => (await host.leases().toArray()).length === 0);
    await until('the end is known', async () => (await host.domains.get('web').get()).state === 'shutoff');
    await start('db');
    const [next] = await host.leases().toArray();
    expect([next?.ownerName, (next?.fencingToken ?? 0) > (lease?.fencingToken ?? 0)]).toEqual(['db', true]);
    expect(readdirSync(leases).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('they outlive a kill of the daemon', async () => {
    await define('web');
    const pid = await start('web');
    await daemon.crash();
    expect(sanlock.client('status')).toContain(` p ${pid}\n`);
    await daemon.start();
    expect(await host.domains.get('web').get()).toMatchObject({ state: 'running', pid });
    expect(await host.leases().toArray()).toMatchObject([{ path: disk, ownerName: 'web', ownerPid: pid }]);
  });

  test('a shared disk is shared, and by nobody who wants it for himself', async () => {
    const shareable = diskXml(disk, { more: '<shareable/>' });
    await define('one', shareable);
    await define('two', shareable);
    await define('selfish');
    await start('one');
    await start('two');
    const held = (await host.leases().toArray()).map(({ shared, ownerName }) => `${ownerName} ${shared}`);
    expect(new Set(held)).toEqual(new Set(['one true', 'two true']));
    expect(await refusalOf(host.domains.get('selfish').start())).toMatchObject({ code: 'LEASE_BUSY' });
  });

  test('what sanlock cannot do is said before anything is started', async () => {
    await define('web', diskXml(disk), host, '<on_lockfailure>pause</on_lockfailure>');
    expect((await refusalOf(host.domains.get('web').start())).rawMessage).toBe(
      'on_lockfailure is pause; expected poweroff: sanlock itself ends a guest whose leases it cannot keep',
    );
  });

  test('another host is refused, and told which host has the disk', async () => {
    await using second = await new Sanlock(site.directory, 'two').ready();
    const other = site.daemon('two', { leases: 'sanlock', args: second.settings(2, leases) });
    await other.start();
    const elsewhere = await other.connect();
    await define('web');
    const pid = await start('web');
    await define('db', diskXml(disk), elsewhere);
    const refusal = await refusalOf(elsewhere.domains.get('db').start());
    expect([refusal.code, refusal.rawMessage]).toEqual([
      'LEASE_BUSY',
      `disk ${disk} is in use on the host whose sanlock host id is 1`,
    ]);
    expect(site.guests()).toEqual([pid]);
    await host.domains.get('web').destroy();
    expect((await elsewhere.domains.get('db').start()).domain.state).toBe('running');
    expect(await refusalOf(host.domains.get('web').start())).toMatchObject({ code: 'LEASE_BUSY' });
    await elsewhere.domains.get('db').destroy();
    await other.crash();
  });

  test('without sanlock no guest starts that writes to a disk', async () => {
    const lonely = site.folder('nobody');
    const alone = site.daemon('alone', {
      leases: 'sanlock',
      args: ['--sanlock-host-id=3', `--sanlock-lease-dir=${leases}`, `--sanlock-run-dir=${lonely}`],
    });
    await alone.start();
    const there = await alone.connect();
    await define('web', diskXml(disk), there);
    const refusal = await refusalOf(there.domains.get('web').start());
    expect([refusal.code, refusal.hint]).toEqual([
      'LOCKD_UNAVAILABLE',
      'lease_manager is sanlock: install the package sanlock and start sanlock.service, or choose another lease_manager',
    ]);
    expect(existsSync(lonely)).toBe(true);
    await alone.crash();
  });
});
