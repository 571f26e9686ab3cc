import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMountFuse, StoppableMount } from '../../lockd/test/support/stoppable-mount.ts';
import type { Daemon } from './system/daemon.js';
import { diskXml, machineXml } from './system/machine-xml.js';
import { refusalOf } from './system/refusal.js';
import { hasImageTool, hasQemu, Site } from './system/site.js';

/** More than a process has threads for files where nobody says how many. */
const several = Array.from({ length: 8 }, (_, index) => index);

const patience = { timeout: 60_000 };

describe.skipIf(!hasQemu || !hasImageTool)('guests whose disks nobody can read', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  async function define(name: string, number: number, disk: string): Promise<void> {
    await host.domains.define(machineXml({ name, number, rom: site.rom, disks: [disk] }));
  }

  /** Whoever needs nothing of that storage is served. */
  async function expectOthersServed(name: string, number: number): Promise<void> {
    await define(name, number, site.image(`${name}.img`));
    await host.domains.get(name).start();
    await host.domains.get(name).destroy();
    expect(daemon.errors).toEqual([]);
  }

  test('a pipe that nobody writes to is refused, and so is a directory', { timeout: 120_000 }, async () => {
    const pipe = join(site.directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await define('piped', 1, diskXml(pipe, { format: 'qcow2' }));
    for (const _ of several) {
      const { code, message } = await refusalOf(host.domains.get('piped').start());
      expect([code, message]).toEqual(['LAUNCH_FAILED', expect.stringContaining('is a pipe, and no qcow2 image')]);
    }
    await define('folder', 2, diskXml(site.directory, { format: 'qcow2' }));
    expect(await refusalOf(host.domains.get('folder').start())).toMatchObject({ code: 'LAUNCH_FAILED' });
    await expectOthersServed('beside-pipes', 3);
  });

  test.runIf(canMountFuse)(
    'on storage that hangs: all others go on, and so do they when it answers',
    { timeout: 180_000 },
    async () => {
      await using mount = await StoppableMount.mount(site.directory);
      for (const index of several) {
        // Of one the header is read before leases are taken; the other is not looked at before the guest is launched.
        const format = index % 2 === 0 ? 'raw' : 'qcow2';
        const path = join(mount.point, `far-${index}.${format}`);
        execFileSync('qemu-img', ['create', '-q', '-f', format, path, '1M']);
        await define(`far-${index}`, 10 + index, diskXml(path, { format }));
      }
      const unwanted = join(mount.point, 'unwanted.qcow2');
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', unwanted, '1M']);
      await define('unwanted', 22, diskXml(unwanted, { format: 'qcow2' }));
      await mount.stop();
      const starts = several.map((index) => host.domains.get(`far-${index}`).start({ timeoutMs: 120_000 }));
      const settled = Promise.allSettled(starts);
      await expectOthersServed('near', 20);
      // Whoever does not want such a guest any more need not wait for the storage either.
      const unwantedStart = refusalOf(host.domains.get('unwanted').start({ timeoutMs: 120_000 }));
      await expect
        .poll(async () => (await host.domains.get('unwanted').get()).runningOperationId, patience)
        .not.toBe('');
      await host.domains.get('unwanted').destroy({ timeoutMs: 120_000 });
      expect([await unwantedStart, (await host.domains.get('unwanted').get()).state]).toEqual([
        expect.objectContaining({ code: 'CANCELLED' }),
        'shutoff',
      ]);
      mount.goOn();
      const outcomes = await settled;
      expect(outcomes.map(({ status }) => status)).toEqual(several.map(() => 'fulfilled'));
      // The next daemon takes guests back whose disks it cannot read, and serves.
      await mount.stop();
      await daemon.crash();
      await daemon.start();
      await expectOthersServed('after-a-crash', 21);
      expect((await host.domains.get('far-0').get()).state).toBe('running');
      mount.goOn();
      for (const index of several) await host.domains.get(`far-${index}`).destroy();
    },
  );
});
