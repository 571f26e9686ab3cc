import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { isAlive, killProcess } from './system/processes.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';
import { uuidNumber } from './web-xml.js';

/** A daemon that comes back to a host on which not all is as it left it. */
describe.skipIf(!hasQemu)('a daemon that comes back', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let disk = '';

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    disk = site.image('web.img');
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await host.domains.define(draft());
    await host.domains.define(machineXml({ name: 'other', number: 2, rom: site.rom }));
  });
  afterEach(async () => {
    for (const pid of site.guests()) await killProcess(pid);
    await until('all guests are let go', async () => (await names()).every((line) => line.includes('shutoff')));
    for (const { name } of await host.domains.list().toArray()) await host.domains.get(name).undefine();
  });

  const draft = (): string => machineXml({ name: 'web', number: 1, rom: site.rom, disks: [disk] });
  const web = () => host.domains.get('web');
  const names = async (): Promise<string[]> =>
    (await host.domains.list().toArray()).map(({ name, state, persistent }) =>
      [name, state, ...(persistent ? [] : ['transient'])].join(' '),
    );
  const crashAndStart = async (meanwhile: () => unknown = () => undefined): Promise<void> => {
    await daemon.crash();
    await meanwhile();
    await daemon.start();
  };

  test('finds a damaged definition: sets it aside, says so, and knows the others', async () => {
    const file = join(daemon.stateDirectory, 'domains', `${uuidNumber(1)}.json`);
    await crashAndStart(() => truncateSync(file, 100));
    expect(await names()).toEqual(['other shutoff']);
    expect(daemon.process.errors).toMatchObject([
      { msg: 'a damaged state file was set aside', uuid: uuidNumber(1), path: file },
    ]);
    const kept = readdirSync(join(daemon.stateDirectory, 'domains', 'damaged'));
    expect(kept).toEqual([expect.stringMatching(`^${uuidNumber(1)}\\.[0-9a-f]{8}\\.json$`)]);
    expect(statSync(join(daemon.stateDirectory, 'domains', 'damaged', kept[0] ?? '')).size).toBe(100);
    await host.domains.define(draft());
    expect((await web().start()).domain.state).toBe('running');
  });

  test('finds the definition of a guest that runs damaged: the guest goes on', async () => {
    const { domain } = await web().start();
    await crashAndStart(() => writeFileSync(join(daemon.stateDirectory, 'domains', `${uuidNumber(1)}.json`), 'gone'));
    expect(await names()).toEqual(['other shutoff', 'web running transient']);
    expect((await web().get()).pid).toBe(domain.pid);
    await host.domains.define(draft());
    await web().destroy();
    expect(await names()).toEqual(['other shutoff', 'web shutoff']);
  });

  test('finds the note of a guest that runs damaged: its disk stays safe', async () => {
    const { domain } = await web().start();
    await crashAndStart(() => writeFileSync(join(daemon.runDirectory, 'guests', `${uuidNumber(1)}.json`), '{}'));
    expect(isAlive(domain.pid ?? 0)).toBe(true);
    expect(daemon.process.errors).toMatchObject([
      { msg: 'a damaged state file was set aside', kind: 'guest', uuid: uuidNumber(1) },
    ]);
    expect(await refusalOf(web().start())).toMatchObject({
      code: 'LEASE_BUSY',
      holder: { name: 'web', pid: domain.pid },
    });
    expect(site.guests()).toEqual([domain.pid]);
  });

  test('finds the note of a guest without disks damaged: it is not started twice', async () => {
    const other = host.domains.get('other');
    const { domain } = await other.start();
    await crashAndStart(() => writeFileSync(join(daemon.runDirectory, 'guests', `${uuidNumber(2)}.json`), '{}'));
    const refusal = await refusalOf(other.start());
    expect([refusal.code, refusal.rawMessage]).toEqual([
      'LAUNCH_FAILED',
      `guest other is there already, as process ${domain.pid}`,
    ]);
    expect(site.guests()).toEqual([domain.pid]);
    await killProcess(domain.pid ?? 0);
    expect((await other.start()).domain.state).toBe('running');
  });

  test('after everything was killed: all is off, and no disk is held', async () => {
    const { domain } = await web().start();
    await Promise.all([daemon.crash(), site.lockd?.end('SIGKILL'), killProcess(domain.pid ?? 0)]);
    await site.startLockd();
    await daemon.start();
    expect(await names()).toEqual(['other shutoff', 'web shutoff']);
    expect([await host.leases().toArray(), daemon.guestFolders()]).toEqual([[], []]);
    expect((await web().start()).domain.state).toBe('running');
  });

  test('knows guests without a definition, until they end', async () => {
    await host.domains.create(machineXml({ name: 'passing', number: 3, rom: site.rom }));
    const { domain } = await host.domains.create(machineXml({ name: 'dying', number: 4, rom: site.rom }));
    await web().start();
    await web().undefine();
    await crashAndStart(() => killProcess(domain.pid ?? 0));
    expect(await names()).toEqual(['other shutoff', 'passing running transient', 'web running transient']);
    expect((await host.listEvents().toArray()).map(({ domainName, kind }) => `${domainName} ${kind}`)).toEqual([
      'dying lifecycle',
    ]);
    await host.domains.get('passing').destroy();
    await killProcess((await web().get()).pid ?? 0);
    await until('both are gone', async () => (await names()).length === 1);
    expect(readdirSync(join(daemon.runDirectory, 'guests')).filter((name) => name.endsWith('.json'))).toEqual([]);
    const definitions = readdirSync(join(daemon.stateDirectory, 'domains'));
    expect(definitions.filter((name) => name.endsWith('.json'))).toEqual([`${uuidNumber(2)}.json`]);
  });

  test('starts nothing by itself that was switched off while the host stayed up', async () => {
    await web().setAutostart({ autostart: true });
    await crashAndStart();
    await host.domains.get('other').start();
    expect(await names()).toEqual(['other running', 'web shutoff']);
  });

  test('to directories that another has taken leaves them alone', async () => {
    await web().start();
    const before = daemon.files();
    const second = site.daemon('main', { args: ['--socket', join(site.directory, 'second.sock')] });
    const failure = await second.start().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(failure).toContain(`holdfastd: ${daemon.stateDirectory} is in use by process ${daemon.process.pid} since `);
    expect(failure).toContain('  hint: stop the other daemon or choose another directory\n');
    expect(daemon.files()).toEqual(before);
    expect(await names()).toEqual(['other shutoff', 'web running']);
  });
});
