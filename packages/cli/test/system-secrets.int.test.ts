import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { argumentsOf } from './system/processes.js';
import { record, type Recorder } from './system/recorder.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';

/** Nobody but the daemon's own user needs it; it is looked for wherever anybody could see it. */
const canary = 'c4n4ry7f';

/** A daemon that was started carelessly: with a mask that forbids nothing, and an environment full of things. */
describe.skipIf(!hasQemu)('started with umask 0 and a strange environment', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let recorder: Recorder;
  let guest = 0;

  beforeAll(async () => {
    site = new Site();
    const environment = ['env', `CANARY=${canary}-variable`, 'NODE_OPTIONS=--no-deprecation', 'LD_BIND_NOW=1'];
    const by = ['sh', '-c', 'umask 0; exec "$@"', 'sh', ...environment];
    daemon = await site.open('main', { by });
    host = await daemon.connect();
    recorder = await record(host);
    const disks = [site.image('web.img')];
    const more = `<title>web</title>`;
    const vnc = join(site.directory, 'vnc.sock');
    const devices = `<graphics type='vnc' passwd='${canary}'><listen type='socket' socket='${vnc}'/></graphics>`;
    await host.domains.define(machineXml({ name: 'secretive', number: 2, rom: site.rom, devices }));
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks, more }));
    const { domain } = await host.domains.get('web').start();
    guest = domain.pid ?? 0;
  });
  afterAll(async () => {
    await recorder?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });

  test('what it makes is its own: no file and no socket but those for readers has a mode for others', () => {
    const wide = entriesBelow(daemon.directory).filter(({ mode, isDirectory }) =>
      // Guests that run as another user pass through folders; they cannot look around in them.
      isDirectory ? (mode & 0o066) !== 0 : (mode & 0o077) !== 0,
    );
    const found = wide.map(({ path, mode }) => `${path} ${mode.toString(8)}`);
    // Whoever is let into the folder may read: that is what these doors are for.
    expect(found.filter((each) => !/\/holdfast-ro(-frames)?\.sock 666$/.test(each))).toEqual([]);
    expect(entriesBelow(daemon.directory).length).toBeGreaterThan(8);
  });

  test('the guest has the descriptors that it needs, and none besides', () => {
    const open = readdirSync(`/proc/${guest}/fd`).map((descriptor) => readlinkSync(`/proc/${guest}/fd/${descriptor}`));
    const allowed = [
      /^\/dev\/(null|ptmx|kvm|urandom)$/,
      /^(socket|pipe):/,
      /^anon_inode:/,
      new RegExp(`^${site.directory}/web.img$`),
      // The lock of its disk.
      new RegExp(`^${site.directory}/lockd/lockd/org\\.holdfast\\.files/[0-9a-f]{64}$`),
      new RegExp(`^${daemon.directory}/log/[0-9a-f-]+(\\.console)?\\.log$`),
      /^\/memfd:/,
    ];
    expect(open.filter((path) => !allowed.some((each) => each.test(path)))).toEqual([]);
  });

  test('the guest has an environment of its own', () => {
    const names = readFileSync(`/proc/${guest}/environ`, 'utf8')
      .split('\0')
      .map((each) => each.split('=')[0])
      .filter((name) => name !== '');
    expect(names.toSorted()).toEqual(['HOLDFAST_INCARNATION', 'HOME', 'LC_ALL', 'PATH']);
  });

  test('a password is nowhere but in its definition, and for those who ask for it', async () => {
    const domain = host.domains.get('secretive');
    const started = await domain.start().then(
      () => 'started',
      (error: unknown) => String(error),
    );
    const qemu = site.guests().flatMap((pid) => [...argumentsOf(pid), readFileSync(`/proc/${pid}/environ`, 'utf8')]);
    const refusal = await refusalOf(
      host.domains.define(
        machineXml({ name: 'secretive', number: 3, rom: site.rom }).replace('</name>', `</name><x y='${canary}'`),
      ),
    );
    const seen = {
      started,
      qemu: qemu.join(' '),
      log: daemon.process.said,
      record: JSON.stringify(await domain.get(), (_key, value: unknown) =>
        typeof value === 'bigint' ? `${value}` : value,
      ),
      xml: await domain.xml(),
      list: JSON.stringify(await host.domains.list().toArray(), (_key, value: unknown) =>
        typeof value === 'bigint' ? `${value}` : value,
      ),
      events: JSON.stringify(recorder.lines),
      own: argumentsOf(daemon.process.pid).join(' '),
      logs: entriesBelow(join(daemon.directory, 'log'))
        .filter(({ path, isDirectory }) => !isDirectory && existsSync(path))
        .map(({ path }) => readFileSync(path, 'utf8'))
        .join(''),
    };
    expect(Object.entries(seen).flatMap(([where, text]) => (text.includes(canary) ? [where] : []))).toEqual([]);
    // It quotes what the caller wrote, to the caller.
    expect(refusal.code).toBe('XML_SYNTAX');
    expect(Object.values(daemon.files()).join('')).toContain(canary);
  });
});

interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly isDirectory: boolean;
}

/** Everything below a directory. */
function entriesBelow(directory: string): Entry[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(directory, name);
    // A link has no mode of its own.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.isSymbolicLink()) return [];
    return [{ path, mode: stats.mode & 0o7777, isDirectory: stats.isDirectory() }];
  });
}
