import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, Lease } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LockProbe } from '../../lockd/test/support/lock-probe.js';
import { WireClient } from '../../lockd/test/support/wire-client.js';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { killProcess } from './system/processes.js';
import { record } from './system/recorder.js';
import { refusalOf } from './system/refusal.js';
import { removeDomains } from './system/remove-domains.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

/** Leases that are taken from guests that run, and those that nothing can take from them. */
describe.skipIf(!hasQemu)('a lease', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let disk = '';
  let guests = 0;

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    disk = site.image('disk.img');
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  const expectNothingLeft = async (): Promise<void> => {
    expect([await host.leases().toArray(), site.guests()]).toEqual([[], []]);
  };
  afterEach(async () => {
    await removeDomains(host);
    await expectNothingLeft();
  });

  const start = async (
    name: string,
    options: { more?: string; devices?: string; disks?: string[] } = {},
  ): Promise<number> => {
    guests += 1;
    await host.domains.define(machineXml({ name, number: guests, rom: site.rom, disks: [disk], ...options }));
    return (await host.domains.get(name).start()).domain.pid ?? 0;
  };
  const leaseOf = async (path: string): Promise<Lease> => {
    const found = (await host.leases().toArray()).find((lease) => lease.path === path);
    if (found === undefined) throw new Error(`nobody has a lease for ${path}`);
    return found;
  };
  /** Takes it by force, as an administrator does who is sure of what he does. */
  const takeByForce = async ({ lockspace, name }: Lease): Promise<void> => {
    using lockd = new WireClient(site.lockdSocket);
    const request = { lease: `${lockspace}/${name}`, evenIfAlive: true, reason: 'it is needed elsewhere' };
    await lockd.call(lockd.admin.forceRelease, request as never);
  };
  /** Another daemon of the same lock daemon, whose guests are in memory. */
  const rivals = async (): Promise<Host> => {
    const other = site.daemon('rivals', { driver: 'test' });
    await other.start();
    return other.connect();
  };
  const stateOf = async (name: string): Promise<string> => {
    const { state, reason } = await host.domains.get(name).get();
    return `${state} ${reason}`;
  };

  test('that is lost ends the guest, pauses it, or is passed over, as the domain says', async () => {
    await using recorder = await record(host);
    const cases = [
      ['none', '', 'shutoff lease-lost', 'none stopped lease-lost'],
      ['careful', '<on_lockfailure>pause</on_lockfailure>', 'paused lease-lost', 'careful suspended lease-lost'],
      ['careless', '<on_lockfailure>ignore</on_lockfailure>', 'running booted', 'careless leaseLost'],
    ] as const;
    for (const [name, more, after, told] of cases) {
      const path = site.image(`${name}.img`);
      await start(name, { more, disks: [path] });
      await takeByForce(await leaseOf(path));
      await until(`${name} is told of`, () => recorder.lines.includes(told));
      expect(await stateOf(name)).toBe(after);
    }
    const losses = recorder.events.flatMap((event) => (event.kind === 'leaseLost' ? [event.leaseLost] : []));
    expect(losses.map(({ path, reason, action }) => [path.split('/').at(-1), reason, action])).toEqual([
      ['none.img', expect.stringContaining('it is needed elsewhere'), 'poweroff'],
      ['careful.img', expect.stringContaining('it is needed elsewhere'), 'pause'],
      ['careless.img', expect.stringContaining('it is needed elsewhere'), 'ignore'],
    ]);
  });

  test('that is lost lets a paused guest go on when it has it again, and never after another had it', async () => {
    await start('web', { more: '<on_lockfailure>pause</on_lockfailure>' });
    const web = host.domains.get('web');
    await takeByForce(await leaseOf(disk));
    await until('it is paused', async () => (await stateOf('web')) === 'paused lease-lost');
    expect((await web.get()).leases).toEqual([]);
    await web.resume();
    expect(await leaseOf(disk)).toMatchObject({ ownerName: 'web' });

    await takeByForce(await leaseOf(disk));
    await until('it is paused again', async () => (await stateOf('web')) === 'paused lease-lost');
    // QEMU itself would not open an image that another QEMU has open: this rival has none.
    const rival = await rivals();
    await rival.domains.define(
      machineXml({ name: 'rival', number: 99, rom: site.rom, disks: [disk] }).replace("'qemu'", "'test'"),
    );
    await rival.domains.get('rival').start();
    expect(await refusalOf(web.resume())).toMatchObject({ code: 'LEASE_BUSY', holder: { name: 'rival' } });
    await rival.domains.get('rival').destroy();
    expect(await refusalOf(web.resume())).toMatchObject({ code: 'LEASE_LOST' });
    expect(await stateOf('web')).toBe('paused lease-lost');
  });

  test('that was lost while no daemon was there to hear of it is lost all the same', async () => {
    await start('web', { more: '<on_lockfailure>pause</on_lockfailure>' });
    const lease = await leaseOf(disk);
    await daemon.crash();
    await takeByForce(lease);
    await daemon.start();
    await until('it is paused', async () => (await stateOf('web')) === 'paused lease-lost');
    expect((await host.domains.get('web').get()).leases).toEqual([]);
  });

  test('by name is a file that an administrator made, and held like that of a disk', async () => {
    const folder = site.folder('explicit');
    mkdirSync(join(folder, 'cluster'));
    const devices = `<lease><lockspace>cluster</lockspace><key>data</key><target path='${folder}'/></lease>`;
    guests += 1;
    await host.domains.define(machineXml({ name: 'web', number: guests, rom: site.rom, devices }));
    expect((await refusalOf(host.domains.get('web').start())).code).toMatch(/^(FILE_NOT_FOUND|LOCKD_UNAVAILABLE)$/);
    writeFileSync(join(folder, 'cluster', 'data'), '');
    const pid = (await host.domains.get('web').start()).domain.pid ?? 0;
    expect(await host.leases().toArray()).toMatchObject([
      { lockspace: 'cluster', name: 'data', ownerName: 'web', ownerPid: pid },
    ]);
    expect(await refusalOf(start('db', { devices, disks: [] }))).toMatchObject({
      code: 'LEASE_BUSY',
      holder: { name: 'web', pid },
    });
  });

  test('is kept by the kernel for as long as the guest lives, whoever else is killed', async () => {
    const pid = await start('web');
    const { lockspace, name } = await leaseOf(disk);
    const file = join(site.directory, 'lockd', 'lockd', lockspace, name);
    const descriptor = readdirSync(`/proc/${pid}/fd`).find((each) => readlinkSync(`/proc/${pid}/fd/${each}`) === file);
    expect(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8')).toMatch(/^lock:\t.*OFDLCK.*WRITE/m);

    await using rival = new LockProbe();
    await rival.storm(file);
    await site.lockd?.end('SIGKILL');
    expect(await rival.grabs()).toBe(0);
    await site.startLockd();
    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL')]);
    expect(await rival.grabs()).toBe(0);
    await site.startLockd();
    await daemon.start();
    expect(await host.domains.get('web').get()).toMatchObject({ state: 'running', pid });
    expect(await leaseOf(disk)).toMatchObject({ ownerName: 'web', ownerPid: pid });
    expect(await rival.grabs()).toBe(0);

    // With nobody left to give it back it is free when the guest is gone.
    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL')]);
    await killProcess(pid);
    await until('the lock is free', async () => (await rival.grabs()) === 1);
    await site.startLockd();
    await daemon.start();
  });
});
