import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainStyle } from '../output/style.js';
import { findHouse } from '../up/house.js';
import { doctorReport } from '../views/host/doctor-report.js';
import { examine } from './examine.js';
import { findLockModules } from './find-lock-modules.js';
import type { DaemonAnswer, Patient } from './patient.js';

let root: string;
const servers: Server[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hf-doc-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});

function put(path: string, text = '', mode = 0o644): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

function folder(path: string, mode = 0o700): void {
  mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, path), mode);
}

async function socket(path: string, mode: number): Promise<void> {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(join(root, path), resolve);
  });
  chmodSync(join(root, path), mode);
}

const kvm = { domainType: 'kvm', arch: 'x86_64', emulator: '/usr/bin/qemu-system-x86_64', version: '7.2.22' };
const answer: DaemonAnswer = {
  version: '0.1.0',
  driver: 'qemu',
  leaseManager: 'lockd',
  guests: [{ ...kvm, usable: true, unusableReason: '' }],
  leases: 2,
  leasesReason: '',
};

function patient(more: Partial<Patient> = {}): Patient {
  const house = findHouse({ uid: 0, homeDirectory: '/root', env: {} });
  return { root, uid: 0, nodeVersion: 'v24.1.0', house, daemon: answer, version: '0.1.0', ...more };
}

const report = (of: Patient): string =>
  doctorReport(examine(of))
    .text(plainStyle)
    .replaceAll(/\d+ MiB are free/g, 'N MiB are free');

async function healthyHost(): Promise<void> {
  put('dev/kvm', '', 0o660);
  const { gid } = statSync(join(root, 'dev/kvm'));
  put('proc/cpuinfo', 'processor : 0\nflags : fpu vmx sse\n');
  put('proc/self/mountinfo', '30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n');
  put('etc/passwd', 'root:x:0:0::/root:/bin/sh\nholdfast:x:996:998::/nonexistent:/usr/sbin/nologin\n');
  put('etc/group', `kvm:x:${gid}:holdfast\nholdfast:x:999:ada\nholdfast-guest:x:998:\n`);
  put('usr/share/qemu/firmware/50-ovmf.json', '{}');
  put('usr/bin/qemu-system-x86_64');
  folder('var/lib/holdfast');
  put('var/lib/holdfast/domains/a.json', '{}');
  folder('run/holdfast', 0o711);
  await socket('run/holdfast/holdfast.sock', 0o660);
  await socket('run/holdfast/lockd.sock', 0o600);
}

test('a host on which everything is as it should be', async () => {
  await healthyHost();
  expect(report(patient())).toMatchInlineSnapshot(`
    "ok       node        Node.js v24.1.0
    ok       processor   it virtualizes (Intel VT-x)
    ok       kvm         a guest was run with it (x86_64)
    ok       cgroups     the unified hierarchy is in use
    ok       qemu        /usr/bin/qemu-system-x86_64, version 7.2.22
    ok       firmware    UEFI is described in /usr/share/qemu/firmware
    ok       guest user  guests run as the user holdfast (uid 996)
    ok       daemon      holdfastd 0.1.0, driver qemu
    ok       sockets     in /run/holdfast, for those alone who may use them
    ok       lockd       it answers; 2 leases are held
    ok       state       1 definition in /var/lib/holdfast, none damaged
    ok       disk        there is room for state and logs
    "
  `);
  expect(examine(patient()).every(({ state }) => state === 'ok')).toBe(true);
});

test('a bare host without a daemon', () => {
  const bare = patient({
    nodeVersion: 'v20.20.2',
    daemon: { reason: 'nobody answers on /run/holdfast/holdfast.sock' },
  });
  expect(report(bare)).toMatchInlineSnapshot(`
    "problem  node        Node.js v20.20.2 is too old; 22.15 or newer is needed
                         remedy: install a newer Node.js: https://nodejs.org
    ok       processor   it is not of a kind that tells by a flag
    warning  kvm         there is no /dev/kvm: guests are emulated, and slow
                         remedy: modprobe kvm_intel || modprobe kvm_amd
    warning  cgroups     there is no unified hierarchy: guests stay in the cgroup of the daemon
                         remedy: boot with systemd.unified_cgroup_hierarchy=1
    problem  qemu        there is no QEMU
                         remedy: apt install qemu-system-x86 qemu-utils
    warning  firmware    there is no UEFI firmware: guests boot by BIOS only
                         remedy: apt install ovmf
    warning  guest user  there is no user holdfast: guests run as root
                         remedy: systemd-sysusers systemd/sysusers.d/holdfast.conf
    problem  daemon      nobody answers on /run/holdfast/holdfast.sock
                         remedy: systemctl start holdfastd.service, or: holdfast up
    warning  sockets     there is no /run/holdfast/holdfast.sock
                         remedy: holdfast up
    warning  sockets     there is no /run/holdfast/lockd.sock
                         remedy: holdfast up
    ok       state       /var/lib/holdfast is not there yet
    ok       disk        there is room for state and logs
    "
  `);
});

test('a KVM that opens and does not run guests is a problem, in the words of the daemon', async () => {
  await healthyHost();
  put('proc/cpuinfo', 'flags : fpu hypervisor\n');
  const unusableReason = '/dev/kvm opens, but a test program does not finish within 1500 ms on machine pc';
  const daemon = { ...answer, guests: [{ ...kvm, usable: false, unusableReason }] };
  const found = examine(patient({ daemon })).filter(({ state }) => state !== 'ok');
  expect(found).toMatchObject([
    { check: 'processor', state: 'warning', remedy: 'turn on nested virtualization where this host runs' },
    {
      check: 'kvm',
      state: 'problem',
      message: unusableReason,
      remedy: expect.stringContaining('nested virtualization') as string,
    },
  ]);
});

test.each<[string, () => Partial<Patient> | Promise<Partial<Patient>>, string, string, RegExp]>([
  [
    'KVM is not known to a daemon in memory',
    () => ({ daemon: { ...answer, driver: 'test' } }),
    'kvm',
    'warning',
    /driver test/,
  ],
  ['KVM is not known without the daemon', () => ({ daemon: { reason: 'x' } }), 'kvm', 'warning', /not known without/],
  [
    'an older daemon',
    () => ({ version: '0.2.0' }),
    'daemon',
    'warning',
    /holdfastd 0\.1\.0 answers this holdfast 0\.2\.0/,
  ],
  [
    'a lockd that is gone',
    () => ({ daemon: { ...answer, leases: undefined, leasesReason: 'holdfast-lockd does not answer' } }),
    'lockd',
    'problem',
    /does not answer/,
  ],
  ['no lockd', () => ({ daemon: { ...answer, leaseManager: 'nop' } }), 'lockd', 'warning', /nothing keeps two guests/],
  ['no usable QEMU', () => ({ daemon: { ...answer, guests: [] } }), 'qemu', 'problem', /found no QEMU/],
  [
    'a guest user among the operators',
    () => {
      put('etc/group', 'kvm:x:36:holdfast\nholdfast:x:998:\n');
      return {};
    },
    'guest user',
    'warning',
    /breaks out/,
  ],
  [
    'a socket for everybody',
    () => {
      chmodSync(join(root, 'run/holdfast/holdfast.sock'), 0o666);
      return {};
    },
    'sockets',
    'problem',
    /mode 0666: everybody may manage machines/,
  ],
  [
    'a run directory for everybody',
    () => {
      chmodSync(join(root, 'run/holdfast'), 0o777);
      return {};
    },
    'sockets',
    'problem',
    /others can put sockets/,
  ],
  [
    'damaged files',
    () => {
      put('var/lib/holdfast/domains/damaged/b.json', 'x');
      return {};
    },
    'state',
    'problem',
    /1 damaged files were put aside: b\.json/,
  ],
  [
    'definitions that others can read',
    () => {
      chmodSync(join(root, 'var/lib/holdfast'), 0o755);
      return {};
    },
    'state',
    'warning',
    /mode 0755/,
  ],
])('%s is told, with a remedy', async (_what, ail, check, state, message) => {
  await healthyHost();
  const found = examine(patient(await ail())).find((each) => each.check === check && each.state !== 'ok');
  expect(found).toMatchObject({ state, message: expect.stringMatching(message) as unknown });
  expect(found?.remedy).not.toBe('');
});

test('polkit, where the settings have it decide who may connect', async () => {
  await healthyHost();
  put('etc/holdfast/holdfastd.toml', 'auth_unix_rw = "polkit"\n');
  chmodSync(join(root, 'run/holdfast/holdfast.sock'), 0o666);
  const of = (): string[] =>
    report(patient())
      .split('\n')
      .filter((line) => /polkit|sockets|systemctl|apt-get|cp /.test(line));
  expect(of()).toMatchInlineSnapshot(`
    [
      "ok       sockets     in /run/holdfast, for those alone who may use them",
      "problem  polkit      /etc/holdfast/holdfastd.toml has auth_unix_rw = "polkit", and there is no system bus at /run/dbus/system_bus_socket",
      "                     remedy: systemctl start dbus.socket",
      "problem  polkit      /etc/holdfast/holdfastd.toml has auth_unix_rw = "polkit", and polkit is not installed",
      "                     remedy: apt-get install polkitd",
      "problem  polkit      /etc/holdfast/holdfastd.toml has auth_unix_rw = "polkit", and polkit does not know its actions: there is no org.holdfast.unix.policy",
      "                     remedy: cp systemd/polkit/org.holdfast.unix.policy /usr/share/polkit-1/actions/",
    ]
  `);
  await socket('run/dbus/system_bus_socket', 0o666);
  put('usr/lib/polkit-1/polkitd');
  put('usr/share/polkit-1/actions/org.holdfast.unix.policy');
  expect(of()).toMatchInlineSnapshot(`
    [
      "ok       sockets     in /run/holdfast, for those alone who may use them",
      "ok       polkit      decides who may connect: auth_unix_rw",
    ]
  `);
});

test.each([
  [{ ofd: true, posix: true }, 'ok', /fs-ext is compiled/],
  [{ ofd: true, posix: false }, 'ok', /fs-ext is not compiled, and only --backend posix needs it/],
  [{ ofd: false, posix: true }, 'warning', /no guest inherits them/],
  [{ ofd: false, posix: false }, 'problem', /nothing can be locked/],
] as const)('what an install that blocks scripts leaves out: %o', (lockModules, state, message) => {
  const found = examine(patient({ lockModules })).filter(({ check }) => check === 'locks');
  expect(found).toMatchObject([{ state, message: expect.stringMatching(message) as string }]);
});

test('the modules of this installation are found', () => {
  expect(findLockModules()).toEqual({ ofd: true, posix: true });
  expect(findLockModules('file:///nonexistent/module.js')).toBeUndefined();
});
