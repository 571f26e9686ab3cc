import { linkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { diskXml, machineXml } from './system/machine-xml.js';
import { refusalOf } from './system/refusal.js';
import { removeDomains } from './system/remove-domains.js';
import { hasImageTool, hasQemu, Site } from './system/site.js';
import { uuidNumber } from './web-xml.js';

/** One disk, and all the ways in which two guests may want it. */
describe.skipIf(!hasQemu)('a disk', () => {
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

  const start = async (name: string, element: string, on = host): Promise<number> => {
    guests += 1;
    await on.domains.define(machineXml({ name, number: guests, rom: site.rom, disks: [element] }));
    return (await on.domains.get(name).start()).domain.pid ?? 0;
  };
  const holders = async (): Promise<unknown[]> =>
    (await host.leases().toArray()).map(({ path, shared, ownerName, ownerPid }) => ({
      path,
      shared,
      ownerName,
      ownerPid,
    }));
  const shareable = { more: '<shareable/>' };

  test('that both share is held by both, and by nobody who does not', async () => {
    const one = await start('one', diskXml(disk, shareable));
    const two = await start('two', diskXml(disk, shareable));
    expect(await holders()).toEqual([
      { path: disk, shared: true, ownerName: 'one', ownerPid: one },
      { path: disk, shared: true, ownerName: 'two', ownerPid: two },
    ]);
    const refusal = await refusalOf(start('selfish', diskXml(disk)));
    expect([refusal.code, refusal.rawMessage]).toEqual([
      'LEASE_BUSY',
      expect.stringMatching(
        new RegExp(`^disk ${disk} is in use by domain one \\(pid ${one} on host \\S+, since \\d s\\) and 1 other$`),
      ),
    ]);
    expect(refusal.hint).toContain('<shareable/>');

    // The last who shares it must be gone, not just the first.
    await host.domains.get('one').destroy();
    expect(await refusalOf(host.domains.get('selfish').start())).toMatchObject({ holder: { name: 'two', pid: two } });
    await host.domains.get('two').destroy();
    expect((await host.domains.get('selfish').start()).domain.state).toBe('running');
  });

  test('that one has for itself is not shared with one who would', async () => {
    const pid = await start('selfish', diskXml(disk));
    expect(await refusalOf(start('generous', diskXml(disk, shareable)))).toMatchObject({
      code: 'LEASE_BUSY',
      holder: { kind: 'lease', name: 'selfish', pid, resource: disk },
    });
    expect(site.guests()).toEqual([pid]);
  });

  test.skipIf(!hasImageTool)(
    'that lies under others is shared by those, and by nobody who would write to it',
    async () => {
      const base = site.image('base.img');
      const middle = site.overlay('middle.qcow2', base);
      const overlay = { format: 'qcow2' };
      const one = await start('one', diskXml(site.overlay('one.qcow2', middle, 'qcow2'), overlay));
      const two = await start('two', diskXml(site.overlay('two.qcow2', middle, 'qcow2'), overlay));
      const held = await holders();
      for (const path of [base, middle]) {
        expect(held.filter((lease) => (lease as { path: string }).path === path)).toEqual([
          { path, shared: true, ownerName: 'one', ownerPid: one },
          { path, shared: true, ownerName: 'two', ownerPid: two },
        ]);
      }
      expect(held).toHaveLength(6);
      const writer = await refusalOf(start('writer', diskXml(base)));
      expect([writer.code, writer.holder]).toMatchObject(['LEASE_BUSY', { name: 'one', resource: base }]);

      // And the other way round: what somebody writes to can lie under nobody's image.
      await host.domains.get('one').destroy();
      await host.domains.get('two').destroy();
      const pid = (await host.domains.get('writer').start()).domain.pid ?? 0;
      expect(await refusalOf(host.domains.get('one').start())).toMatchObject({
        code: 'LEASE_BUSY',
        holder: { name: 'writer', pid, resource: base },
      });
      expect(site.guests()).toEqual([pid]);
    },
  );

  test('that nobody writes to is not leased', async () => {
    const readOnly = { more: '<readonly/>' };
    await start('one', diskXml(disk, readOnly));
    await start('two', diskXml(disk, readOnly));
    expect(await holders()).toEqual([]);
    expect(site.guests()).toHaveLength(2);
  });

  test.each<[way: string, make: () => string]>([
    [
      'a symbolic link',
      () => {
        const path = join(site.directory, 'symbolic.img');
        symlinkSync(disk, path);
        return path;
      },
    ],
    [
      'a link to a link in a linked folder',
      () => {
        symlinkSync('disk.img', join(site.directory, 'again.img'));
        symlinkSync(site.directory, join(site.directory, 'linked'));
        return join(site.directory, 'linked', 'again.img');
      },
    ],
    [
      'a hard link',
      () => {
        const path = join(site.directory, 'hard.img');
        linkSync(disk, path);
        return path;
      },
    ],
    ['a path with .. in it', () => `${site.folder('aside')}/..//./disk.img`],
  ])('is the same disk under %s', async (_way, make) => {
    const other = make();
    const pid = await start('first', diskXml(disk));
    const refusal = await refusalOf(start('second', diskXml(other)));
    expect([refusal.code, refusal.holder]).toMatchObject(['LEASE_BUSY', { name: 'first', pid }]);
    expect(site.guests()).toEqual([pid]);

    await host.domains.get('first').destroy();
    expect((await host.domains.get('second').start()).domain.state).toBe('running');
    expect(await refusalOf(host.domains.get('first').start())).toMatchObject({ holder: { name: 'second' } });
  });

  test('that one guest wants twice is refused as well, under whatever name', async () => {
    const draft = (other: string): string =>
      machineXml({ name: 'greedy', number: 99, rom: site.rom, disks: [disk, other] });
    expect((await refusalOf(host.domains.define(draft(disk)))).rawMessage).toContain(
      `devices.disks[1].source.file is ${disk}; expected another value, since devices.disks[0].source.file is ${disk} too`,
    );
    const link = join(site.directory, 'double.img');
    linkSync(disk, link);
    await host.domains.define(draft(link));
    const refusal = await refusalOf(host.domains.get('greedy').start());
    expect([refusal.code, refusal.rawMessage]).toEqual([
      'INVALID_ARGUMENT',
      `disk ${link} is the same file as ${disk}; only shared leases may be taken twice`,
    ]);
  });

  test('is the same disk for another daemon, even for a domain of the same name and UUID', async () => {
    const second = await site.open('second');
    const elsewhere = await second.connect();
    const pid = await start('web', diskXml(disk));
    await elsewhere.domains.define(machineXml({ name: 'web', number: guests, rom: site.rom, disks: [disk] }));
    const refusal = await refusalOf(elsewhere.domains.get('web').start());
    expect([refusal.code, refusal.holder]).toMatchObject([
      'LEASE_BUSY',
      { name: 'web', uuid: uuidNumber(guests), pid },
    ]);
    await elsewhere.domains.define(machineXml({ name: 'db', number: 98, rom: site.rom, disks: [disk] }));
    expect(await refusalOf(elsewhere.domains.get('db').start())).toMatchObject({ holder: { name: 'web', pid } });
    // Nobody of the first is there to say so any more.
    await daemon.crash();
    expect(await refusalOf(elsewhere.domains.get('db').start())).toMatchObject({ holder: { name: 'web', pid } });
    await daemon.start();
    expect(await host.domains.get('web').get()).toMatchObject({ state: 'running', pid });
    expect(await holders()).toEqual([{ path: disk, shared: false, ownerName: 'web', ownerPid: pid }]);
    expect(await elsewhere.leases().toArray()).toEqual(await host.leases().toArray());

    await host.domains.get('web').destroy();
    expect((await elsewhere.domains.get('web').start()).domain.state).toBe('running');
    expect(await refusalOf(host.domains.get('web').start())).toMatchObject({ code: 'LEASE_BUSY' });
    await elsewhere.domains.get('web').destroy();
  });

  test('names no holder to who may not know that there is one of that name', async () => {
    const policy = join(site.directory, 'access.toml');
    writeFileSync(policy, '# nobody is denied anything\n', { mode: 0o600 });
    const guarded = await site.open('guarded', { args: ['--access-policy', policy] });
    const there = await guarded.connect();
    const pid = await start('hidden-one', diskXml(disk), there);
    await there.domains.define(machineXml({ name: 'seen', number: 97, rom: site.rom, disks: [disk] }));
    expect(await refusalOf(there.domains.get('seen').start())).toMatchObject({ holder: { name: 'hidden-one', pid } });

    const rule = 'effect = "deny"\nsubjects = ["everyone"]\npermissions = ["domain:*"]\n';
    writeFileSync(policy, `[[rules]]\n${rule}objects = [{ class = "domain", name = "hidden-*" }]\n`);
    process.kill(guarded.process.pid, 'SIGHUP');
    await expect.poll(() => there.domains.list().toArray()).toMatchObject([{ name: 'seen' }]);
    const { code, message, holder, details } = await refusalOf(there.domains.get('seen').start());
    expect({ code, message, holder }).toEqual({
      code: 'LEASE_BUSY',
      message: expect.stringMatching(/in use by another guest$/) as string,
      holder: undefined,
    });
    const told = JSON.stringify([message, details, await there.operations.list().toArray()], (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect([told.includes('hidden'), /\bpid \d/.test(told), told.includes(uuidNumber(guests))]).toEqual([
      false,
      false,
      false,
    ]);
    writeFileSync(policy, '# nobody is denied anything\n');
    process.kill(guarded.process.pid, 'SIGHUP');
    await expect.poll(() => there.domains.list().toArray()).toHaveLength(2);
    await there.domains.get('hidden-one').destroy();
  });
});
