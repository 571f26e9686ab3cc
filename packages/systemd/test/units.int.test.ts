import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const units = fileURLToPath(new URL('../../../systemd/', import.meta.url));
const packages = fileURLToPath(new URL('../../', import.meta.url));
const names = readdirSync(units).filter((name) => /\.(service|socket)$/.test(name));
const programs: Readonly<Record<string, string>> = {
  holdfastd: 'daemon/bin/holdfastd.js',
  'holdfast-lockd': 'lockd/bin/holdfast-lockd.js',
  holdfast: 'cli/bin/holdfast.js',
};
const isMissing = !existsSync('/usr/bin/systemd-analyze') && process.env['HOLDFAST_REQUIRE_ALL'] === undefined;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-units-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** The value of each assignment of a unit, without its comments. */
function assignments(unit: string, key: string): string[] {
  const text = readFileSync(join(units, unit), 'utf8');
  return [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

async function helpOf(program: string, words: readonly string[]): Promise<string> {
  const script = join(packages, programs[program] ?? '');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...words, '--help']);
  return stdout;
}

describe.skipIf(isMissing)('as systemd sees them', () => {
  test('every unit is understood to the last line', () => {
    for (const name of names) {
      const text = readFileSync(join(units, name), 'utf8');
      // The programs are where this repository has them.
      const here = text.replace(
        /^(Exec(?:Start|Stop|Reload))=(holdfast\S*)/gm,
        (_all, key: string, program: string) => {
          const script = join(packages, programs[program] ?? program);
          return `${key}=${process.execPath} ${script}`;
        },
      );
      writeFileSync(join(directory, name), here);
    }
    const paths = names.map((name) => join(directory, name));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('users and directories are made as the daemons need them', () => {
    mkdirSync(join(directory, 'etc'));
    const run = (program: string, ...args: string[]): void => {
      const { status, stderr } = spawnSync(program, [`--root=${directory}`, ...args], { encoding: 'utf8' });
      expect({ program, status, stderr }).toMatchObject({ status: 0 });
    };
    run('systemd-sysusers', join(units, 'sysusers.d/holdfast.conf'));
    const users = readFileSync(join(directory, 'etc/passwd'), 'utf8');
    const groups = readFileSync(join(directory, 'etc/group'), 'utf8');
    const id = (group: string): string | undefined => new RegExp(`^${group}:x:(\\d+):`, 'm').exec(groups)?.[1];
    expect(users).toMatch(
      new RegExp(`^holdfast:x:\\d+:${id('holdfast-guest')}:.*:/nonexistent:/usr/sbin/nologin$`, 'm'),
    );
    expect(groups).toMatch(/^kvm:x:\d+:holdfast$/m);
    // Whoever is in that group may manage machines: a guest is not.
    expect(groups).toMatch(/^holdfast:x:\d+:$/m);

    cpSync(join(units, 'tmpfiles.d/holdfast.conf'), join(directory, 'holdfast.conf'));
    run('systemd-tmpfiles', '--create', join(units, 'tmpfiles.d/holdfast.conf'));
    const modeOf = (path: string): string => (statSync(join(directory, path)).mode & 0o777).toString(8);
    expect([modeOf('run/holdfast'), modeOf('var/lib/holdfast'), modeOf('var/log/holdfast')]).toEqual([
      '711',
      '700',
      '700',
    ]);
  });
});

test.each(names.filter((name) => name.endsWith('.service')))('%s asks its program for what that has', async (name) => {
  const commands = ['ExecStart', 'ExecStop', 'ExecReload']
    .flatMap((key) => assignments(name, key))
    .filter((command) => command.startsWith('holdfast'));
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    const [program = '', ...words] = command.split(' ');
    const options = words.filter((word) => word.startsWith('--'));
    const help = await helpOf(
      program,
      words.filter((word) => !word.startsWith('--')),
    );
    for (const option of options) expect(help).toContain(option);
    expect(help).toMatch(/usage: /i);
  }
});

test('guests outlive the daemon, its memory stays off the disk, and nobody else names its files', () => {
  expect(assignments('holdfastd.service', 'KillMode')).toEqual(['process']);
  expect(assignments('holdfastd.service', 'OOMPolicy')).toEqual(['continue']);
  for (const name of names.filter((each) => each.endsWith('.service'))) {
    expect([name, ...assignments(name, 'LimitCORE'), ...assignments(name, 'UMask')]).toEqual([name, '0', '0077']);
    expect(assignments(name, 'UnsetEnvironment')[0]).toContain('NODE_OPTIONS');
  }
});

test('the lock daemon comes first, goes last, is not stopped by hand, and is back whatever ended it', () => {
  const of = (key: string): string | undefined => assignments('holdfast-lockd.service', key).at(-1);
  expect({
    reload: of('ExecReload'),
    stopByHand: of('RefuseManualStop'),
    restart: of('Restart'),
    after: of('RestartSec'),
    often: of('StartLimitIntervalSec'),
    memory: of('OOMScoreAdjust'),
    descriptors: of('LimitNOFILE'),
    before: of('Before'),
  }).toEqual({
    reload: 'holdfast lock reexec',
    stopByHand: 'yes',
    restart: 'always',
    after: '0',
    often: '0',
    memory: '-900',
    descriptors: '65536',
    before: 'holdfastd.service',
  });
  // Its restart, or its end, takes neither the daemon nor a guest with it.
  const others = names.filter((name) => name !== 'holdfast-lockd.service');
  const ties = ['Requires', 'BindsTo', 'PartOf', 'Requisite'].flatMap((key) =>
    others.flatMap((name) => assignments(name, key).filter((value) => value.includes('lockd.service'))),
  );
  expect(ties).toEqual([]);
});

test('who may connect to each socket, and its name', () => {
  const sockets = names
    .filter((name) => name.endsWith('.socket'))
    .map((name) => {
      const [path, as, mode, group] = ['ListenStream', 'FileDescriptorName', 'SocketMode', 'SocketGroup'].map(
        (key) => assignments(name, key)[0],
      );
      return `${name} ${path} ${as} ${mode} ${group}`;
    });
  expect(sockets).toEqual([
    'holdfast-lockd-admin.socket /run/holdfast/lockd.sock.admin admin 0600 root',
    'holdfast-lockd-hold.socket /run/holdfast/lockd.sock.hold hold 0600 root',
    'holdfast-lockd-metrics.socket /run/holdfast/lockd.sock.metrics metrics 0660 holdfast',
    'holdfast-lockd.socket /run/holdfast/lockd.sock lock 0600 root',
    'holdfastd-admin.socket /run/holdfast/holdfast-admin.sock admin 0600 root',
    'holdfastd-frames.socket /run/holdfast/holdfast-frames.sock frames 0660 holdfast',
    'holdfastd-metrics.socket /run/holdfast/metrics.sock metrics 0660 holdfast',
    'holdfastd-ro.socket /run/holdfast/holdfast-ro.sock ro 0666 holdfast',
    'holdfastd-tls.socket 16524 tls undefined undefined',
    'holdfastd.socket /run/holdfast/holdfast.sock rw 0660 holdfast',
  ]);
});
