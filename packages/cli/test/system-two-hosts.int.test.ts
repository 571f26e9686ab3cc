import type { Host } from '@holdfast/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { killProcess } from './system/processes.js';
import type { Program } from './system/program.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

/** Two daemons, each with a lock daemon and directories of its own, stand for two hosts; they share one directory of leases. */
describe.skipIf(!hasQemu)('two hosts that share their leases', () => {
  let site: Site;
  const lockds: Program[] = [];
  let one: { daemon: Daemon; host: Host };
  let two: { daemon: Daemon; host: Host };
  let rom = '';
  let disk = '';

  const open = async (
    name: string,
    { driver = 'qemu', lockd = name }: { driver?: 'qemu' | 'test'; lockd?: string } = {},
  ): Promise<{ daemon: Daemon; host: Host }> => {
    if (lockd === name) lockds.push(await site.startAnotherLockd(`lockd-${name}`));
    const args = [`--file-lockspace-dir=${site.folder('shared')}`, '--release-leases-while-paused'];
    const daemon = site.daemon(name, { driver, lockdSocket: site.lockdSocketOf(`lockd-${lockd}`), args });
    await daemon.start();
    const host = await daemon.connect();
    const xml = machineXml({ name: `web-${name}`, number: 1, rom, disks: [disk] });
    await host.domains.define(xml.replace("'qemu'", `'${driver}'`));
    return { daemon, host };
  };
  beforeAll(async () => {
    site = new Site();
    rom = site.rom;
    disk = site.image('disk.img');
    one = await open('one');
    two = await open('two');
  });
  afterAll(async () => {
    for (const pid of site?.guests() ?? []) await killProcess(pid);
    for (const lockd of lockds) await lockd.end('SIGKILL');
    await site?.[Symbol.asyncDispose]();
  });

  test('never run one disk twice, whatever is killed on the first', async () => {
    const pid = (await one.host.domains.get('web-one').start()).domain.pid ?? 0;
    const there = two.host.domains.get('web-two');
    expect(await refusalOf(there.start())).toMatchObject({ code: 'LEASE_BUSY' });
    await one.daemon.crash();
    expect(await refusalOf(there.start())).toMatchObject({ code: 'LEASE_BUSY' });
    await lockds[0]?.end('SIGKILL');
    expect(await refusalOf(there.start())).toMatchObject({ code: 'LEASE_BUSY' });
    expect(site.guests()).toEqual([pid]);
    await killProcess(pid);
    // Nobody is left there to give it back: the kernel does.
    await until('it can be started there', () =>
      there.start().then(
        () => true,
        () => false,
      ),
    );
    lockds[0] = await site.startAnotherLockd('lockd-one');
    await one.daemon.start();
    expect(await refusalOf(one.host.domains.get('web-one').start())).toMatchObject({ code: 'LEASE_BUSY' });
    await there.destroy();
  });

  test('pass a disk on while its guest is paused, and then it cannot go on', async () => {
    const here = one.host.domains.get('web-one');
    // QEMU itself would not open an image that another QEMU has open: this guest is in memory.
    const three = await open('three', { driver: 'test', lockd: 'two' });
    const there = three.host.domains.get('web-three');
    await here.start();
    await here.suspend();
    expect((await here.get()).leases).toEqual([]);
    await here.resume();
    expect(await refusalOf(there.start())).toMatchObject({ code: 'LEASE_BUSY' });

    await here.suspend();
    await there.start();
    expect(await refusalOf(here.resume())).toMatchObject({ code: 'LEASE_BUSY' });
    await there.destroy();
    expect(await refusalOf(here.resume())).toMatchObject({ code: 'LEASE_LOST' });
    expect((await here.get()).state).toBe('paused');
    await here.destroy();
  });
});
