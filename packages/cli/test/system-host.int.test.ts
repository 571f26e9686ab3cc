import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from './system/processes.js';
import { machineXml } from './system/machine-xml.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { canMount, fill, mountSmallDisk } from './system/small-disk.js';
import { look } from './system/world.js';
import { uuidNumber } from './web-xml.js';

/** Somebody who is not root, and owns nothing. */
const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/** Hosts on which something is missing, closed or full. */
describe.skipIf(!hasQemu)('a host', () => {
  let site: Site;
  beforeAll(async () => {
    site = new Site();
    await site.startLockd();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  const define = async (host: Host, name: string, number: number, disks: readonly string[]): Promise<void> => {
    await host.domains.define(machineXml({ name, number, rom: site.rom, disks }));
  };

  test('without the disk refuses to start, and starts once it is there', async () => {
    const daemon = await site.open('missing');
    const host = await daemon.connect();
    const disk = join(site.directory, 'later.img');
    await define(host, 'early', 1, [disk]);
    const before = await look(site, daemon, host);

    expect(await daemon.cli(['domain', 'start', 'early'])).toEqual({
      code: 66,
      stdout: '',
      stderr: `error: disk ${disk} does not exist\nmore: holdfast explain FILE_NOT_FOUND\n`,
    });
    const after = await look(site, daemon, host);
    expect([after.guests, after.guestFolders, after.leases]).toEqual([before.guests, before.guestFolders, []]);
    expect(Object.keys(after.files)).toEqual(Object.keys(before.files));
    expect(after.domains).toMatchObject([{ name: 'early', state: 'shutoff', reason: 'failed' }]);

    site.image('later.img');
    const { domain } = await host.domains.get('early').start();
    expect(domain.state).toBe('running');
    await host.domains.get('early').destroy();
  });

  describe.skipIf(!isRoot)('with a daemon that is not root', () => {
    const by = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

    /** Directories that the daemon may write to, and a lock daemon of its own, which runs as the same user. */
    const openHouse = (name: string): string => {
      chmodSync(site.directory, 0o755);
      const house = site.folder(name);
      chownSync(house, nobody, nobody);
      return house;
    };

    test('refuses a disk that it may not write to or not reach, and touches neither', async () => {
      openHouse('plain');
      const daemon = await site.open('plain', { by, leases: 'nop' });
      const host = await daemon.connect();
      const closed = site.image('closed.img');
      chmodSync(closed, 0o644);
      const folder = site.folder('closed');
      const hidden = site.image('closed/hidden.img');
      chmodSync(hidden, 0o666);
      chmodSync(folder, 0o700);
      await define(host, 'closed', 1, [closed]);
      await define(host, 'hidden', 2, [hidden]);
      const before = await look(site, daemon, host);

      const refusals = await Promise.all(['closed', 'hidden'].map((each) => refusalOf(host.domains.get(each).start())));
      expect(refusals.map((each) => [each.code, each.rawMessage.replaceAll(site.directory, '<site>'), each.hint]))
        .toMatchInlineSnapshot(`
        [
          [
            "FILE_PERMISSION",
            "devices.disks[0].source.file: <site>/closed.img has mode 0644 and owner 0:0; uid 65534, as which the guest runs, may not write it",
            "",
          ],
          [
            "FILE_PERMISSION",
            "devices.disks[0].source.file: <site>/closed/hidden.img cannot be used: EACCES",
            "",
          ],
        ]
      `);
      expect((await daemon.cli(['domain', 'start', 'closed'])).code).toBe(77);
      const after = await look(site, daemon, host);
      expect([after.guests, after.guestFolders, after.leases]).toEqual([before.guests, [], []]);
      expect(Object.keys(after.files)).toEqual(Object.keys(before.files));
      expect(after.domains).toMatchObject([
        { name: 'closed', state: 'shutoff' },
        { name: 'hidden', state: 'shutoff' },
      ]);

      chownSync(closed, nobody, nobody);
      await host.domains.get('closed').start();
      const [pid = 0] = site.guests();
      expect(isAlive(pid)).toBe(true);
      await host.domains.get('closed').destroy();
    });

    test('does not start in directories that are closed to it, and says which', async () => {
      const house = openHouse('shut');
      mkdirSync(join(house, 'state'), { mode: 0o700 });
      const daemon = site.daemon('shut', { by, leases: 'nop' });
      const failure = await daemon.start().then(
        () => 'it started',
        (error: Error) => error.message,
      );
      expect(failure).toContain(`holdfastd: ${join(house, 'state')}`);
      expect(failure).toContain('it ended with 1');
      expect(failure).not.toContain('    at ');
    });
  });

  describe.skipIf(!canMount())('with a full disk', () => {
    test('refuses what it cannot write down, keeps what it has, and goes on when there is room', async () => {
      const stateDirectory = site.folder('small');
      site.defer(mountSmallDisk(stateDirectory));
      const daemon = await site.open('full', { stateDirectory });
      const host = await daemon.connect();
      const disks = [site.image('full.img')];
      await define(host, 'web', 1, disks);
      await define(host, 'other', 2, []);
      await host.domains.get('other').start();
      const filler = fill(stateDirectory);
      const before = await look(site, daemon, host);

      const web = host.domains.get('web');
      const refusals = await Promise.all([
        refusalOf(define(host, 'new', 3, [])),
        refusalOf(define(host, 'web', 1, [...disks, site.image('second.img')])),
        refusalOf(web.setAutostart({ autostart: true })),
        refusalOf(web.setMemory({ memoryBytes: '16MiB' })),
        refusalOf(web.rename({ newName: 'web2' })),
        refusalOf(host.domains.get('other').setMetadata({ title: 'T', scope: 'both' })),
      ]);
      expect(refusals.map(({ code, hint }) => [code, hint])).toEqual(
        Array.from({ length: 6 }, () => ['STATE_WRITE_FAILED', 'make room on its disk and try again']),
      );
      expect(refusals[0]?.rawMessage).toBe(
        `${join(stateDirectory, 'domains', `${uuidNumber(3)}.json`)} was not written: ENOSPC: no space left on device, write`,
      );
      expect((await daemon.cli(['domain', 'autostart', 'web'])).code).toBe(74);
      expect(await look(site, daemon, host)).toEqual(before);

      // A guest must be able to end on such a host, and nothing is forgotten by a crash.
      await host.domains.get('other').destroy();
      await daemon.crash();
      await daemon.start();
      const again = await daemon.connect();
      expect(await again.domains.list().toArray()).toMatchObject([
        { name: 'other', state: 'shutoff' },
        { name: 'web', state: 'shutoff', autostart: false },
      ]);
      rmSync(filler);
      await define(again, 'new', 3, []);
      await again.domains.get('web').setAutostart({ autostart: true });
      expect((await again.domains.get('web').start()).domain).toMatchObject({ state: 'running', autostart: true });
      await again.domains.get('web').destroy();
    });

    test('refuses to start a guest that it cannot note, and leaves nothing of it', async () => {
      const run = site.folder('brim/run');
      site.defer(mountSmallDisk(run));
      const daemon = await site.open('brim');
      const host = await daemon.connect();
      await define(host, 'web', 1, [site.image('brim.img')]);
      const filler = fill(run);
      const before = await look(site, daemon, host);

      const refusal = await refusalOf(host.domains.get('web').start());
      expect([refusal.code, refusal.hint]).toEqual(['STATE_WRITE_FAILED', 'make room on its disk and try again']);
      const after = await look(site, daemon, host);
      expect([after.guests, after.guestFolders, after.leases]).toEqual([before.guests, before.guestFolders, []]);
      expect(Object.keys(after.files)).toEqual(Object.keys(before.files));

      rmSync(filler);
      expect((await host.domains.get('web').start()).domain.state).toBe('running');
      await host.domains.get('web').destroy();
    });
  });
});

describe.skipIf(!hasQemu)('without a lock daemon', () => {
  test('nothing with a disk starts, and it starts once there is one', async () => {
    await using site = new Site();
    const daemon = site.daemon('main');
    await daemon.start();
    const host = await daemon.connect();
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks: [site.image('web.img')] }));
    const files = Object.keys(daemon.files());

    const [start, leases] = await Promise.all([
      daemon.cli(['domain', 'start', 'web']),
      refusalOf(host.leases().toArray()),
    ]);
    expect(start).toEqual({
      code: 69,
      stdout: '',
      stderr:
        `error: holdfast-lockd does not answer on ${site.lockdSocket}: there is no such socket\n` +
        `hint: start it: "holdfast-lockd --socket ${site.lockdSocket}"; ` +
        'a daemon with --lease-manager nop does without, and then nothing keeps two guests off one disk\n' +
        'more: holdfast explain LOCKD_UNAVAILABLE\n',
    });
    expect(leases.code).toBe('LOCKD_UNAVAILABLE');
    expect([site.guests(), daemon.guestFolders(), Object.keys(daemon.files())]).toEqual([[], [], files]);

    await site.startLockd();
    const { domain } = await host.domains.get('web').start();
    expect(await host.leases().toArray()).toMatchObject([{ ownerName: 'web', ownerPid: domain.pid, shared: false }]);
  });

  test('disks are not leased only when the daemon was told so, and it says what that means', async () => {
    await using site = new Site();
    const daemon = site.daemon('main', { leases: 'nop' });
    await daemon.start();
    const warning = 'no lock daemon is used: nothing keeps two guests off one disk';
    expect(daemon.process.log.map(({ msg }) => msg)).toContain(warning);
    const host = await daemon.connect();
    const disks = [site.image('web.img')];
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks }));
    await host.domains.define(machineXml({ name: 'db', number: 2, rom: site.rom, disks }));
    expect((await host.domains.get('web').start()).domain.state).toBe('running');
    expect(await host.leases().toArray()).toEqual([]);
    // Not by us: QEMU locks images of its own accord, as long as both are on one host.
    const { code, rawMessage } = await refusalOf(host.domains.get('db').start());
    expect([code, rawMessage.includes('Failed to get "write" lock')]).toEqual(['LAUNCH_FAILED', true]);
    expect(site.guests()).toHaveLength(1);
  });
});
