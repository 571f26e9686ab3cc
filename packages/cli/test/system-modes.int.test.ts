import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { Program } from './system/program.js';
import { canWatch, type ModeSeen, modesSeen, watching } from './system/watch-modes.js';

const programOf = (packageName: string, name: string): string =>
  fileURLToPath(new URL(`../../${packageName}/bin/${name}.js`, import.meta.url));

let directory: string;
let record: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-modes-'));
  record = join(directory, 'record');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What could be used by others at some moment, but for what they are meant to use. */
function wide(seen: readonly ModeSeen[], isMeant: (moment: ModeSeen) => boolean = () => false): string[] {
  return seen
    .filter((moment) => (moment.mode & 0o077) !== 0 && !isMeant(moment))
    .map(({ call, path, mode }) => `${call} ${path} ${mode.toString(8)}`);
}

// What a file has become afterwards does not tell what it was for a moment.
describe.skipIf(!canWatch)('started with umask 0, at no instant has anything a wider mode than in the end', () => {
  test('of holdfastd: what it keeps, its sockets, its tokens', async () => {
    const tokens = join(directory, 'main', 'tokens.json');
    const daemon = new Daemon(join(directory, 'main'), join(directory, 'nobody.sock'), {
      driver: 'test',
      leases: 'nop',
      args: ['--read-only-socket', '--token-file', tokens, '--audit-log', join(directory, 'audit')],
      by: watching(record),
    });
    try {
      await daemon.start();
      const host = await daemon.connect();
      await host.domains.define(machineXml({ name: 'web', number: 1, rom: '/rom' }));
      await host.domains.get('web').start();
      expect(await daemon.cli(['token', 'create', 'ci'])).toMatchObject({ code: 0 });
    } finally {
      await daemon.close();
    }
    const seen = await modesSeen(record, directory, daemon.process.pid);
    const called = seen.map(({ call }) => call);
    expect(called).toEqual(expect.arrayContaining(['openat', 'bind', 'chmod', 'mkdir']));
    // Sockets are bound with no mode at all, under names that nobody knows; that for readers gets its mode there.
    const bound = seen.filter(({ call }) => call === 'bind');
    expect(bound.map(({ path, mode }) => `${basename(path).slice(0, 1)} ${mode}`)).toEqual(bound.map(() => '. 0'));
    // Guests that run as another user pass through a folder, and cannot look around in it.
    const isMeant = ({ call, path, mode }: ModeSeen): boolean =>
      call === 'chmod' && (basename(path).startsWith('.') || (mode & 0o066) === 0);
    expect(wide(seen, isMeant)).toEqual([]);
    expect(seen.some(({ path }) => path.includes('tokens'))).toBe(true);
  });

  test('of holdfast-lockd: lease files, sockets, journal', async () => {
    const [socket, state] = [join(directory, 'run', 'lockd.sock'), join(directory, 'state')];
    // A folder that others may look into, as /run/holdfast is one.
    mkdirSync(join(directory, 'run'), { mode: 0o755 });
    const command = [process.execPath, programOf('lockd', 'holdfast-lockd'), '--socket', socket, '--state-dir', state];
    const lockd = await new Program([...watching(record), ...command]).ready();
    await lockd.end('SIGKILL');
    const seen = await modesSeen(record, directory, lockd.pid);
    expect(seen.filter(({ call }) => call === 'bind').map(({ path }) => path)).toEqual(
      expect.arrayContaining([socket, `${socket}.hold`]),
    );
    expect(wide(seen)).toEqual([]);
  });

  test('of holdfast pki: keys', async () => {
    const place = join(directory, 'pki');
    const [file = '', ...by] = watching(record);
    for (const args of [['init-ca'], ['client', 'alice']]) {
      const command = [process.execPath, programOf('cli', 'holdfast'), 'pki', ...args, '--dir', place];
      const { pid, status } = spawnSync(file, [...by, ...command], { encoding: 'utf8' });
      expect(status).toBe(0);
      const seen = await modesSeen(record, directory, pid);
      const keys = seen.filter(({ path }) => /key/.test(basename(path)));
      expect(keys.length).toBeGreaterThan(0);
      expect(wide(keys)).toEqual([]);
      expect(seen.filter(({ mode }) => (mode & 0o022) !== 0)).toEqual([]);
    }
  });
});
