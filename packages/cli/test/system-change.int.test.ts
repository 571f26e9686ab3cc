import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { argumentsOf } from './system/processes.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';

/** What a guest has, and what it will have when it is started again. */
describe.skipIf(!hasQemu)('a change', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await host.domains.define(draft());
    await web().start();
  });
  afterEach(async () => {
    await web().destroy();
    await web().undefine();
  });

  const draft = (more: Partial<Parameters<typeof machineXml>[0]> = {}): string =>
    machineXml({
      name: 'web',
      number: 1,
      rom: site.rom,
      memory: "<memory unit='MiB'>64</memory>",
      vcpu: "<vcpu current='2'>4</vcpu>",
      ...more,
    });
  const web = () => host.domains.get('web');
  /** A line of each of the two documents. */
  const lines = async (element: string): Promise<unknown> => {
    const [now, next] = await Promise.all([web().xml(), web().xml({ inactive: true })]);
    const find = (xml: string): string | undefined => xml.split('\n').find((line) => line.includes(`<${element}`));
    return { now: find(now)?.trim(), next: find(next)?.trim() };
  };
  /** What QEMU was started with. */
  const argument = (option: string): string | undefined => {
    const [pid = 0] = site.guests();
    const args = argumentsOf(pid);
    return args[args.indexOf(option) + 1];
  };
  const startAgain = async (): Promise<void> => {
    await web().destroy();
    await web().start();
  };

  test('of the maximum of memory is for the next boot only', async () => {
    const refusal = await refusalOf(web().setMemory({ memoryBytes: '96MiB', maximum: true, scope: 'live' }));
    expect(refusal.message).toBe(
      'INVALID_STATE: domain web runs with a fixed maximum of memory; to set it needs scope next-boot',
    );
    const { changes } = await web().setMemory({ memoryBytes: '96MiB', maximum: true, scope: 'next-boot' });
    expect(changes).toEqual([{ path: 'memory_bytes', before: '67108864', after: '100663296', effect: 'next-boot' }]);
    expect(await lines('memory ')).toEqual({
      now: "<memory unit='KiB'>65536</memory>",
      next: "<memory unit='KiB'>98304</memory>",
    });
    expect(argument('-m')).toBe('size=65536k');
    await startAgain();
    expect(argument('-m')).toBe('size=98304k');
    expect(await lines('memory ')).toEqual({
      now: "<memory unit='KiB'>98304</memory>",
      next: "<memory unit='KiB'>98304</memory>",
    });
  });

  test('of memory is for the running guest, the next boot, or both', async () => {
    expect((await web().setMemory({ memoryBytes: '48MiB', scope: 'next-boot' })).changes).toMatchObject([
      { path: 'current_memory_bytes', effect: 'next-boot' },
    ]);
    expect(await lines('currentMemory')).toEqual({
      now: "<currentMemory unit='KiB'>65536</currentMemory>",
      next: "<currentMemory unit='KiB'>49152</currentMemory>",
    });
    expect((await web().setMemory({ memoryBytes: '56MiB', scope: 'both' })).changes).toMatchObject([
      { path: 'current_memory_bytes', effect: 'live' },
      { path: 'current_memory_bytes', effect: 'next-boot' },
    ]);
  });

  test('of virtual CPUs is plugged into the running guest, or waits for the next boot', async () => {
    expect(argument('-smp')).toContain('2,');
    await web().setVcpus({ count: 3, scope: 'live' });
    await web().setVcpus({ count: 1, scope: 'next-boot' });
    const plugged = {
      now: "<vcpu placement='static' current='3'>4</vcpu>",
      next: "<vcpu placement='static' current='1'>4</vcpu>",
    };
    expect(await lines('vcpu ')).toEqual(plugged);
    await daemon.crash();
    await daemon.start();
    expect(await lines('vcpu ')).toEqual(plugged);
    // This machine cannot have one taken away, and says so; it has what it had.
    expect(await refusalOf(web().setVcpus({ count: 2, scope: 'both' }))).toMatchObject({ code: 'MONITOR_FAILED' });
    expect(await lines('vcpu ')).toEqual(plugged);
    await web().setVcpus({ count: 8, maximum: true, scope: 'next-boot' });
    expect(await refusalOf(web().setVcpus({ count: 5, scope: 'live' }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      rawMessage: 'count is 5; expected at most 4, the maximum of the domain',
    });
    await startAgain();
    expect(argument('-smp')).toBe('1,maxcpus=8');
  });

  test('of the metadata knows its place', async () => {
    await web().setMetadata({ title: 'now', scope: 'live' });
    expect(await lines('title')).toEqual({ now: '<title>now</title>', next: undefined });
    await web().setMetadata({ title: 'next', scope: 'next-boot' });
    expect(await lines('title')).toEqual({ now: '<title>now</title>', next: '<title>next</title>' });
    await web().setMetadata({ title: 'both', scope: 'both' });
    expect(await lines('title')).toEqual({ now: '<title>both</title>', next: '<title>both</title>' });
    await web().setMetadata({ title: 'now again', scope: 'live' });
    await startAgain();
    expect(await lines('title')).toEqual({ now: '<title>both</title>', next: '<title>both</title>' });
  });

  test('of the definition of a running guest waits for its next boot, and survives a crash of the daemon', async () => {
    const { pid } = await web().get();
    const { changes } = await host.domains.define(
      draft({ memory: "<memory unit='MiB'>40</memory>", vcpu: '<vcpu>3</vcpu>', disks: [site.image('new.img')] }),
    );
    expect(changes.map(({ path, effect }) => `${path} ${effect}`)).toEqual([
      'memory_bytes restart-needed',
      'current_memory_bytes restart-needed',
      'vcpu.count restart-needed',
      'vcpu.current restart-needed',
      'devices.disks[0] restart-needed',
    ]);
    await daemon.crash();
    await daemon.start();
    expect((await web().get()).pid).toBe(pid);
    expect(await lines('memory ')).toEqual({
      now: "<memory unit='KiB'>65536</memory>",
      next: "<memory unit='KiB'>40960</memory>",
    });
    expect(await lines('source file')).toMatchObject({ now: undefined, next: expect.stringContaining('new.img') });
    expect(await host.leases().toArray()).toEqual([]);
    await startAgain();
    expect([argument('-m'), argument('-smp')]).toEqual(['size=40960k', '3']);
    expect(await lines('source file')).toMatchObject({ now: expect.stringContaining('new.img') });
    expect(await host.leases().toArray()).toMatchObject([{ ownerName: 'web' }]);
  });

  test('by the command says what changes and when, and refuses two scopes at once', async () => {
    const [done, both] = await Promise.all([
      daemon.cli(['domain', 'set-memory', 'web', '48MiB', '--next-boot']),
      daemon.cli(['domain', 'set-memory', 'web', '48MiB', '--live', '--next-boot']),
    ]);
    expect(done).toEqual({
      code: 0,
      stdout: 'domain web changed\n  current_memory_bytes: 64 MiB -> 48 MiB (next boot)\n',
      stderr: '',
    });
    expect(both).toMatchObject({ code: 64, stdout: '' });
    const inactive = await daemon.cli(['domain', 'xml', 'web', '--inactive']);
    expect(inactive.stdout).toContain("<currentMemory unit='KiB'>49152</currentMemory>");
  });

  test('of what only a definition has is refused for a transient domain, and nothing changes', async () => {
    await host.domains.create(machineXml({ name: 'passing', number: 2, rom: site.rom }));
    const passing = host.domains.get('passing');
    const before = await passing.get();
    const refusals = await Promise.all([
      refusalOf(passing.setMemory({ memoryBytes: '16MiB', scope: 'next-boot' })),
      refusalOf(passing.setMetadata({ title: 'T', scope: 'both' })),
      refusalOf(passing.setAutostart({ autostart: true })),
    ]);
    expect(refusals.map(({ message }) => message)).toEqual([
      'INVALID_STATE: domain passing is transient; set-memory for the next boot needs a persistent domain',
      'INVALID_STATE: domain passing is transient; set-metadata for the next boot needs a persistent domain',
      'INVALID_STATE: domain passing is transient; set-autostart needs a persistent domain',
    ]);
    expect(await passing.get()).toEqual(before);
    await passing.destroy();
    expect(await refusalOf(passing.get())).toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
  });
});
