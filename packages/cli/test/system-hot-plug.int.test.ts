import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FailpointFile } from '../../daemon/test/failpoints/failpoint-file.js';
import { leasePath } from '../../lockd/test/support/lease-path.ts';
import { LockProbe } from '../../lockd/test/support/lock-probe.ts';
import { askGuest } from './system/ask-guest.js';
import type { Daemon } from './system/daemon.js';
import { diskXml, machineXml } from './system/machine-xml.js';
import { killProcess } from './system/processes.js';
import { refusalOf } from './system/refusal.js';
import { removeDomains } from './system/remove-domains.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';
import { uuidNumber } from './web-xml.js';

const isLong = process.env['HOLDFAST_LONG'] !== undefined;

/** A disk on a bus where the hypervisor lets go by itself: this guest has nothing that would answer. */
function usbXml(path: string): string {
  return `<disk type='file'><source file='${path}'/><target dev='sda' bus='usb'/></disk>`;
}

/** A real guest, a real lock daemon, and a disk that comes and goes while the guest runs. */
describe.skipIf(!hasQemu)('a disk that is plugged into a running guest', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let failpoints: FailpointFile;
  let first = '';
  let disk = '';

  beforeAll(async () => {
    site = new Site();
    failpoints = new FailpointFile(join(site.directory, 'failpoint.json'));
    daemon = await site.open('main', { by: failpoints.by });
    host = await daemon.connect();
    first = site.image('first.img');
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

  /** Starts a guest; one without disks has no lease either, and nothing that keeps one. */
  const start = async (disks: readonly string[]): Promise<number> => {
    const devices = "<controller type='usb' model='qemu-xhci'/>";
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks, devices }));
    return (await host.domains.get('web').start()).domain.pid ?? 0;
  };
  const holders = async (): Promise<string[]> =>
    (await host.leases().toArray())
      .map(({ path, ownerName, ownerPid }) => `${path} ${ownerName} ${ownerPid}`)
      .toSorted();
  const targets = async (): Promise<unknown[]> =>
    ((await host.domains.get('web').get()).spec?.devices?.disks ?? []).map(({ target }) => target?.dev);
  const attach = (): Promise<unknown> => host.domains.get('web').attachDevice({ source: { xml: usbXml(disk) } });
  const detach = (): Promise<unknown> => host.domains.get('web').detachDevice({ device: { target: 'sda' } });

  test.each([
    ['that has others', () => [first]],
    ['that had none', () => []],
  ])('of a guest %s is held by that guest whoever is killed, until it is taken out', async (_what, disks) => {
    await using probe = new LockProbe();
    const before = disks();
    const pid = await start(before);
    await host.domains.define(machineXml({ name: 'other', number: 2, rom: site.rom, disks: [disk] }));
    await attach();
    const rest = before.map((path) => `${path} web ${pid}`);
    const expectHeld = async (): Promise<void> => {
      expect([await holders(), (await targets()).at(-1), site.guests()]).toEqual([
        [...rest, `${disk} web ${pid}`].toSorted(),
        'sda',
        [pid],
      ]);
      expect(await refusalOf(host.domains.get('other').start())).toMatchObject({
        code: 'LEASE_BUSY',
        holder: { name: 'web', pid, resource: disk },
      });
    };
    await expectHeld();

    await daemon.crash();
    await daemon.start();
    await expectHeld();

    await site.lockd?.end('SIGKILL');
    // Nobody runs who would say so, and yet nobody else can have it: the guest has the lock itself.
    const isFree = (path: string): Promise<boolean> => probe.isFree(leasePath(join(site.directory, 'lockd'), path));
    expect(await isFree(disk)).toBe(false);
    await site.startLockd();
    await expectHeld();

    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL')]);
    expect(await isFree(disk)).toBe(false);
    await site.startLockd();
    await daemon.start();
    await expectHeld();

    await detach();
    expect([await holders(), await targets()]).toEqual([rest, before.map(() => 'vda')]);
    expect((await host.domains.get('other').start()).domain.state).toBe('running');
    expect(await refusalOf(attach())).toMatchObject({ code: 'LEASE_BUSY', holder: { name: 'other' } });
    expect(await targets()).toEqual(before.map(() => 'vda'));
    await host.domains.get('other').destroy();
    // And once more, now that names and nodes were used before.
    await attach();
    await expectHeld();
  });

  test('that its guest had from the start, and gets once more, is held whoever is killed', async () => {
    await using probe = new LockProbe();
    const devices = `<controller type='usb' model='qemu-xhci'/>${usbXml(disk)}`;
    await host.domains.define(
      machineXml({ name: 'web', number: 1, rom: site.rom, disks: [first, site.image('more.img')], devices }),
    );
    const { pid } = (await host.domains.get('web').start()).domain;
    const rest = (await holders()).filter((each) => !each.startsWith(disk));
    // The guest's process keeps the descriptor that it inherited; it has no lock any more.
    await detach();
    expect(await probe.isFree(leasePath(join(site.directory, 'lockd'), disk))).toBe(true);
    await attach();
    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL')]);
    await site.startLockd();
    await daemon.start();
    expect([await holders(), (await host.domains.get('web').get()).state]).toEqual([
      [...rest, `${disk} web ${pid}`].toSorted(),
      'running',
    ]);
    expect((await host.listEvents().toArray()).map(({ kind }) => kind)).not.toContain('leaseLost');
    await detach();
    expect(await holders()).toEqual(rest);
  });

  test('that is taken out while no lock daemon runs is free when there is one again', async () => {
    await using probe = new LockProbe();
    const pid = await start([first]);
    await attach();
    await site.lockd?.end('SIGKILL');
    await detach();
    expect(await targets()).toEqual(['vda']);
    await site.startLockd();
    await until('its lease is given back', async () => (await holders()).join() === `${first} web ${pid}`);
    expect(await probe.isFree(leasePath(join(site.directory, 'lockd'), disk))).toBe(true);
    expect((await host.domains.get('web').get()).state).toBe('running');
    await host.domains.define(machineXml({ name: 'other', number: 2, rom: site.rom, disks: [disk] }));
    await host.domains.get('other').start();
    expect(await refusalOf(attach())).toMatchObject({ code: 'LEASE_BUSY', holder: { name: 'other' } });
    await host.domains.get('other').destroy();
  });

  test('is free when its guest is killed', async () => {
    const pid = await start([first]);
    await attach();
    await killProcess(pid);
    await until('the leases are free', async () => (await holders()).length === 0);
    await until('the domain is off', async () => (await host.domains.get('web').get()).state === 'shutoff');
    expect(await holders()).toEqual([]);
  });

  test('stays, with its lease, in a guest that does not let go of it, and is free when that does', async () => {
    const pid = await start([first]);
    const { changes } = await host.domains.get('web').attachDevice({ source: { xml: diskXml(disk, { index: 1 }) } });
    expect(changes).toMatchObject([{ path: 'devices.disks[1]', effect: 'live' }]);
    const plugged = (await host.domains.get('web').get()).spec?.devices?.disks[1];
    expect(plugged).toMatchObject({ alias: 'virtio-disk1', address: { type: 'pci' } });
    const refusal = await refusalOf(host.domains.get('web').detachDevice({ device: { target: 'vdb' }, waitMs: 1 }));
    expect(refusal.code).toBe('DEVICE_IN_USE');
    expect([await targets(), await holders()]).toEqual([
      ['vda', 'vdb'],
      [`${disk} web ${pid}`, `${first} web ${pid}`],
    ]);
    // A machine that begins anew lets go of what it was asked for.
    await host.domains.get('web').reset();
    await until('the disk is gone', async () => (await targets()).length === 1);
    await until('its lease is free', async () => (await holders()).length === 1);
    expect((await host.listEvents().toArray()).map(({ kind }) => kind)).toContain('deviceRemoved');
  });

  test('comes and goes before its guest is saved, which goes on with what it had, where it had it', async () => {
    const web = host.domains.get('web');
    const more =
      "<interface type='user'><model type='virtio'/></interface><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    const disks = [first, site.image('second.img')];
    const devices = `<controller type='usb' model='qemu-xhci'/>${more}`;
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks, devices }));
    await web.start();
    await web.attachDevice({ source: { xml: diskXml(disk, { index: 2 }) } });
    expect(await refusalOf(web.detachDevice({ device: { target: 'vda' }, waitMs: 1 }))).toMatchObject({
      code: 'DEVICE_IN_USE',
    });
    await web.reset();
    await until('the first disk is gone', async () => !(await targets()).includes('vda'));
    await web.attachDevice({ source: { xml: usbXml(first) } });

    const before = (await web.get()).spec;
    await web.managedSave();
    await web.start();
    const { spec, state } = await web.get();
    expect([state, await targets(), (await holders()).length]).toEqual(['running', ['vdb', 'vdc', 'sda'], 3]);
    expect(spec).toEqual(before);
    await web.detachDevice({ device: { target: 'sda' } });
  });

  test.each([
    ['plugged in', attach, () => Promise.resolve()],
    ['taken out', detach, attach],
  ])(
    'is in the guest, in the records and leased, or nowhere, wherever the daemon dies while it is %s',
    { timeout: 240_000 },
    async (_what, act, arrange) => {
      const pid = await start([first]);
      const monitor = join(daemon.runDirectory, 'qemu', uuidNumber(1), 'rescue');
      /** Where the disk is: for the guest, for the daemon, and for who keeps its lease. */
      const look = async (): Promise<boolean[]> => {
        const devices = (await askGuest(monitor, 'qom-list', { path: '/machine/peripheral' })) as { name: string }[];
        const nodes = (await askGuest(monitor, 'query-named-block-nodes', { flat: true })) as { file: string }[];
        return [
          devices.some(({ name }) => name === 'usb-disk0'),
          nodes.some(({ file }) => file === disk),
          (await targets()).includes('sda'),
          (await holders()).includes(`${disk} web ${pid}`),
        ];
      };
      const wrong: string[] = [];
      const isPlugged = async (where: string): Promise<boolean> => {
        const [has = false, ...others] = await look();
        if (others.some((each) => each !== has)) wrong.push(`${where}: ${[has, ...others].join(' ')}`);
        return has;
      };
      await arrange();
      failpoints.trace();
      await act();
      const places = failpoints.disarm();
      const wanted = await isPlugged('undisturbed');

      for (const [index, name] of places.entries()) {
        // The rest of the way is that of every verb, and walked with the others.
        if (!isLong && !/^(?:attach|detach)\.|written$/.test(name)) continue;
        const where = `${name}, place ${index + 1}`;
        if ((await isPlugged(where)) === wanted) await (wanted ? detach() : attach());
        failpoints.killAt(index + 1);
        let outcome = '';
        const call = act().then(
          () => (outcome = 'answered'),
          (error: unknown) => (outcome = String(error)),
        );
        await until(
          () => `the daemon kills itself: ${where}: ${outcome}`,
          () => daemon.process.hasEnded,
        );
        expect(failpoints.disarm()).toEqual([name]);
        await daemon.start();
        await call;
        const found = await isPlugged(where);
        const isLate = /^(?:attach\.plugged|detach\.|commit\.(?:remembered|told)|fact\.|job\.done)/.test(name);
        if (isLate ? found !== wanted : name === 'job.begun' && found === wanted) wrong.push(`${where}: ${found}`);
      }
      expect([wrong, wanted]).toEqual([[], act === attach]);
      expect(daemon.errors).toEqual([]);
    },
  );
});
