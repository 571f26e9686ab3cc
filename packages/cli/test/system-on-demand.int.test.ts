import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockClient } from '../../lockd/test/support/lock-client.ts';
import type { Daemon, DaemonOptions } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { isAlive, killProcess } from './system/processes.js';
import type { LogLine } from './system/program.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

/** Somebody who is not root. */
const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/** Daemons of a user, and no lock daemon until one of them starts it. */
describe.skipIf(!hasQemu)('a user without a lock daemon', () => {
  let site: Site;
  let houses: string[];
  let lockdSocket: string;

  beforeEach(() => {
    site = new Site();
    houses = [];
    lockdSocket = join(openHouse('shared'), 'lockd.sock');
  });
  afterEach(async () => {
    for (const { pid } of houses.flatMap(served)) await killProcess(pid);
    await site?.[Symbol.asyncDispose]();
  });

  /** A directory that the daemon may write to. */
  function openHouse(name: string): string {
    const house = site.folder(name);
    houses.push(house);
    if (!isRoot) return house;
    chmodSync(site.directory, 0o755);
    chownSync(house, nobody, nobody);
    return house;
  }

  function daemonOf(name: string, options: DaemonOptions = {}): Daemon {
    openHouse(name);
    const by = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
    return site.daemon(name, { by, lockdSocket, startsLockd: true, ...options });
  }

  function image(name: string): string {
    const path = site.image(name);
    if (isRoot) chownSync(path, nobody, nobody);
    return path;
  }

  async function define(host: Host, name: string, number: number, disk: string): Promise<void> {
    await host.domains.define(machineXml({ name, number, rom: site.rom, disks: [disk] }));
  }

  /** The lock daemons that a daemon has started and that came to serve. */
  function served(house: string): { pid: number }[] {
    return logOf(house).filter(({ msg }) => msg === 'serving') as unknown as { pid: number }[];
  }

  async function holders(): Promise<(number | undefined)[]> {
    using client = new LockClient(lockdSocket);
    return (await client.list()).map(({ owner }) => owner?.pid);
  }

  test('has one started; it keeps the lease of a guest when the daemon is killed, and ends when both are gone', async () => {
    const daemon = daemonOf('own', { args: ['--lock-daemon-idle-exit-seconds=4'] });
    await daemon.start();
    const host = await daemon.connect();
    await define(host, 'web', 1, image('web.img'));
    const { domain } = await host.domains.get('web').start();
    const guest = domain.pid ?? 0;
    expect(await holders()).toEqual([guest]);

    await daemon.crash();
    expect(isAlive(guest)).toBe(true);
    expect(await holders()).toEqual([guest]);
    await killProcess(guest);
    await until('the lock daemon has ended', () => served(daemon.directory).every(({ pid }) => !isAlive(pid)));
    expect(logOf(daemon.directory).at(-1)).toMatchObject({ msg: 'stopping', idleExitMs: 4000 });
    expect(existsSync(lockdSocket)).toBe(false);
  });

  test('has one for two daemons that are started at once', async () => {
    const daemons = [daemonOf('one'), daemonOf('two')] as const;
    await Promise.all(daemons.map((each) => each.start()));
    const [one, two] = [await daemons[0].connect(), await daemons[1].connect()];
    const disk = image('web.img');
    await define(one, 'web', 1, disk);
    await define(two, 'db', 2, disk);
    const { domain } = await one.domains.get('web').start();
    expect(await refusalOf(two.domains.get('db').start())).toMatchObject({
      code: 'LEASE_BUSY',
      holder: { name: 'web', pid: domain.pid },
    });
    expect(daemons.flatMap(({ directory }) => served(directory))).toHaveLength(1);
  });

  test('has another one when it was killed, with the leases of the guests that live', async () => {
    const daemon = daemonOf('own');
    await daemon.start();
    const host = await daemon.connect();
    await define(host, 'web', 1, image('web.img'));
    await define(host, 'db', 2, image('db.img'));
    const { domain } = await host.domains.get('web').start();
    const [first] = served(daemon.directory);
    await killProcess(first?.pid ?? 0);
    // Whoever asks for a lease now finds nobody, and waits for the next one.
    const other = await host.domains.get('db').start();
    expect(new Set(await holders())).toEqual(new Set([domain.pid, other.domain.pid]));
    expect(served(daemon.directory)).toHaveLength(2);
  });

  test('is told how to start one where that is not wanted', async () => {
    const daemon = daemonOf('own', { startsLockd: false });
    await daemon.start();
    const host = await daemon.connect();
    await define(host, 'web', 1, image('web.img'));
    expect(await refusalOf(host.domains.get('web').start())).toMatchObject({
      code: 'LOCKD_UNAVAILABLE',
      hint: expect.stringContaining(`start it: "holdfast-lockd --socket ${lockdSocket}"`),
    });
    expect(logOf(daemon.directory)).toEqual([]);
  });
});

test.runIf(isRoot)('root has none started', async () => {
  await using site = new Site();
  const daemon = site.daemon('main', { args: ['--start-lock-daemon=true'] });
  await expect(daemon.start()).rejects.toThrow('start_lock_daemon is true, and this daemon runs as root');
});

/** What the lock daemons that a daemon started have logged. */
function logOf(house: string): LogLine[] {
  const path = join(house, 'log', 'holdfast-lockd.log');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine);
}
