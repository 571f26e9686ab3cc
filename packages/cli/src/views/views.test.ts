import type { DomainRecord, HostEvent, Lease, OperationRecord } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import type { Answer } from '../output/answer.js';
import { formatLocalTime } from '../output/local-time.js';
import { plainStyle } from '../output/style.js';
import { domainChanged } from './domain-changed.js';
import { domainDetails } from './domain-details.js';
import { domainList } from './domain-list.js';
import { eventLine } from './event-line.js';
import { hostDetails } from './host-details.js';
import { leaseList } from './lease-list.js';
import { operationDetails } from './operation-details.js';
import { operationList } from './operation-list.js';
import { upDetails } from './up-details.js';
import { versionDetails } from './version-details.js';

const now = Date.UTC(2026, 2, 1, 12, 0, 0);
const minutesAgo = (minutes: number): Date => new Date(now - minutes * 60_000);
const GiB = 1024 ** 3;

const lease: Lease = {
  lockspace: 'org.holdfast.files',
  name: '0'.repeat(64),
  path: '/srv/web.qcow2',
  shared: false,
  ownerName: 'web',
  ownerUuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
  ownerPid: 4711,
  host: 'metal1',
  fencingToken: 7,
  sinceMs: now - 5000,
};

const web: DomainRecord = {
  uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
  name: 'web',
  resourceVersion: 7,
  id: 3,
  state: 'running',
  reason: 'booted',
  persistent: true,
  autostart: true,
  driver: 'qemu',
  pid: 4711,
  leases: [lease],
  runningOperationId: '',
  unreachable: false,
  hasManagedSave: false,
};

const spec = {
  name: 'web',
  title: 'Web server',
  description: 'Serves the shop.\nAsk Ann.',
  memoryBytes: 2 * GiB,
  currentMemoryBytes: GiB,
  vcpu: { count: 4, current: 2 },
  devices: { disks: [{ target: { dev: 'vda' }, source: { file: '/srv/web.qcow2' } }, { target: { dev: 'sda' } }] },
} as unknown as NonNullable<DomainRecord['spec']>;

const operation: OperationRecord = {
  id: 'op-17',
  kind: 'start',
  jobClass: 'modify',
  state: 'running',
  objectUuid: web.uuid,
  objectName: 'web',
  createdAt: minutesAgo(2),
  queuePosition: 0,
  progressPercent: 40,
  step: 'waiting for the monitor',
  errorMessage: '',
  requestedBy: 'uid 1000',
  cancellable: true,
  jobType: 'bounded',
  jobOperation: 'start',
  waitedMs: 0,
  ranMs: 120_000,
  waitsFor: '',
  log: [
    { at: new Date(now), text: 'taking leases' },
    { at: new Date(now), text: 'waiting for the monitor' },
  ],
};

// The zone of the host must not matter.
const zoneless = (text: string): string => text.replaceAll(formatLocalTime(new Date(now)), '<time>');
const text = (answer: Answer): string => `\n${zoneless(answer.text(plainStyle))}`;

test('a list of domains', () => {
  const {
    id: _id,
    pid: _pid,
    ...off
  } = { ...web, name: 'database', state: 'shutoff', reason: 'unspecified', autostart: false } as const;
  const running = { ...web, stateChangedAt: minutesAgo(90) };
  expect(text(domainList([off, running], now))).toMatchInlineSnapshot(`
    "
     Id   Name       State     Reason   Autostart   Since
    ------------------------------------------------------
     -    database   shutoff   -        no          -
     3    web        running   booted   yes         1 h
    "
  `);
});

test('one domain', () => {
  const { currentMemoryBytes: _now, ...next } = { ...spec, memoryBytes: 4 * GiB };
  const domain = { ...web, spec, nextBootSpec: next, leases: [lease, { ...lease, path: '/srv/iso', shared: true }] };
  expect(text(domainDetails(domain))).toMatchInlineSnapshot(`
    "
    Id:           3
    Name:         web
    UUID:         6695eb01-f6a4-8304-79aa-97f2502e193f
    Title:        Web server
    Description:  Serves the shop.
                  Ask Ann.
    State:        running (booted)
    Memory:       1 GiB of 2 GiB
    vCPUs:        2 of 4
    Next boot:    4 GiB, 2 of 4 vCPUs
    Disks:        vda  /srv/web.qcow2
                  sda  (empty)
    Persistent:   yes
    Autostart:    yes
    Driver:       qemu, pid 4711
    Leases:       /srv/web.qcow2
                  /srv/iso (shared)
    Version:      7
    "
  `);
});

test('a domain whose configuration was not asked for, and that cannot be reached', () => {
  expect(text(domainDetails({ ...web, leases: [], unreachable: true }))).toMatchInlineSnapshot(`
    "
    Id:          3
    Name:        web
    UUID:        6695eb01-f6a4-8304-79aa-97f2502e193f
    State:       running (booted)
    Reachable:   no: the monitor does not answer
    Persistent:  yes
    Autostart:   yes
    Driver:      qemu, pid 4711
    Version:     7
    "
  `);
});

test('changes, with when they take effect', () => {
  const changes = [
    { path: 'memory_bytes', before: '1073741824', after: '"2147483648"', effect: 'next-boot' },
    { path: 'title', before: '', after: '"Web"', effect: 'live' },
    { path: 'devices.disks[0]', before: JSON.stringify({ a: 'x'.repeat(80) }), after: '', effect: 'restart-needed' },
  ] as const;
  expect(text(domainChanged(web, changes, 'changed'))).toMatchInlineSnapshot(`
    "
    domain web changed
      memory_bytes: 1 GiB -> 2 GiB (next boot)
      title: - -> "Web" (live)
      devices.disks[0]: {"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... -> - (restart needed)
    "
  `);
});

const base = {
  epoch: 'e1',
  sequence: 5,
  time: new Date(now),
  domainUuid: web.uuid,
  domainName: 'web',
  resourceVersion: 8,
  state: 'running',
  reason: 'booted',
} as const;
const events: readonly HostEvent[] = [
  { ...base, kind: 'lifecycle', lifecycle: { type: 'started', detail: 'booted' } },
  { ...base, kind: 'lifecycle', lifecycle: { type: 'unknown(40)', detail: 'unspecified' } },
  { ...base, kind: 'reboot', reboot: {} },
  { ...base, kind: 'watchdog', watchdog: { action: 'pause' } },
  { ...base, kind: 'ioError', ioError: { device: 'vda', action: 'pause', reason: 'enospc' } },
  { ...base, kind: 'balloonChange', balloonChange: { memoryBytes: GiB / 2 } },
  { ...base, kind: 'metadataChange', metadataChange: { type: 'title', uri: '' } },
  { ...base, kind: 'configurationChange', configurationChange: { paths: ['memory_bytes', 'vcpu'] } },
  { ...base, kind: 'reachability', reachability: { reachable: false } },
  { ...base, kind: 'reachability', reachability: { reachable: true } },
  { ...base, kind: 'resync', resync: { oldestSequence: 3 } },
  { ...base, kind: 'unknown' },
];

test('events, one a line', () => {
  expect(`\n${zoneless(events.map((event) => eventLine(event).text(plainStyle)).join(''))}`).toMatchInlineSnapshot(`
    "
    <time>  web  started (booted)
    <time>  web  unknown(40)
    <time>  web  rebooted
    <time>  web  watchdog fired: pause
    <time>  web  disk vda failed: enospc (pause)
    <time>  web  has 512 MiB of memory
    <time>  web  title changed
    <time>  web  configuration changed: memory_bytes, vcpu
    <time>  web  monitor does not answer
    <time>  web  monitor answers again
    <time>  events were lost; read the present state, then go on
    <time>  web  something that this release does not know
    "
  `);
});

test('the name of an event is its position', () => {
  expect(events.flatMap((event) => eventLine(event).names)[0]).toBe('e1:5');
});

test('operations', () => {
  const { progressPercent: _done, ...failed } = {
    ...operation,
    id: 'op-18',
    state: 'failed',
    kind: 'set-memory',
  } as const;
  expect(text(operationList([operation, failed], now))).toMatchInlineSnapshot(`
    "
     Id      Kind         Domain   State     Done   Age     By
    -----------------------------------------------------------------
     op-17   start        web      running   40 %   2 min   uid 1000
     op-18   set-memory   web      failed       -   2 min   uid 1000
    "
  `);
});

test('one operation that waits', () => {
  const queued = { queuePosition: 2, waitsFor: 'op-16', waitedMs: 2500, ranMs: 0 };
  const waiting = { ...operation, createdAt: new Date(now), state: 'queued', ...queued } as const;
  expect(text(operationDetails(waiting))).toMatchInlineSnapshot(`
    "
    Id:           op-17
    Kind:         start (modify)
    Domain:       web (6695eb01-f6a4-8304-79aa-97f2502e193f)
    State:        queued
    In queue:     place 2, behind op-16
    Done:         40 %
    Step:         waiting for the monitor
    Asked for:    <time>
    Waited:       2 s
    By:           uid 1000
    Cancellable:  yes
    Log:          <time>  taking leases
                  <time>  waiting for the monitor
    "
  `);
});

test('leases', () => {
  const shared = { ...lease, path: '/srv/iso', shared: true, ownerPid: 0, ownerName: 'database' };
  expect(text(leaseList([shared, lease], now))).toMatchInlineSnapshot(`
    "
     Path             Held by     Pid   Mode        Age
    ----------------------------------------------------
     /srv/iso         database      -   shared      5 s
     /srv/web.qcow2   web        4711   exclusive   5 s
    "
  `);
});

test('a host', () => {
  const guest = {
    osType: 'hvm',
    arch: 'x86_64',
    emulator: '/usr/bin/qemu-system-x86_64',
    version: '7.2.22',
    machines: ['pc', 'q35'],
    maxVcpus: 255,
  };
  const host = {
    uuid: web.uuid,
    hostname: 'metal1',
    cpu: {
      arch: 'x86_64',
      model: 'Xeon',
      vendor: 'Intel',
      count: 8,
      nodes: 1,
      sockets: 1,
      cores: 4,
      threads: 2,
      mhz: 2400,
    },
    memoryBytes: 16 * GiB,
    guests: [
      { ...guest, domainType: 'kvm', usable: false, unusableReason: '/dev/kvm cannot run 64-bit code' },
      { ...guest, domainType: 'qemu', usable: true, unusableReason: '' },
    ],
    leaseManager: 'lockd',
    driver: 'qemu',
  };
  expect(text(hostDetails(host))).toMatchInlineSnapshot(`
    "
    Host:        metal1
    UUID:        6695eb01-f6a4-8304-79aa-97f2502e193f
    CPU:         Xeon (x86_64)
    Processors:  8 (nodes 1, sockets 1, cores 4, threads 2)
    Memory:      16 GiB
    Driver:      qemu
    Leases:      lockd

     Type   Arch     Emulator                      Version   Machines   Max vCPUs   Usable
    --------------------------------------------------------------------------------------------------------------------
     kvm    x86_64   /usr/bin/qemu-system-x86_64   7.2.22           2         255   no: /dev/kvm cannot run 64-bit code
     qemu   x86_64   /usr/bin/qemu-system-x86_64   7.2.22           2         255   yes
    "
  `);
});

test('versions', () => {
  const daemon = {
    version: '0.2.0',
    epoch: 'e1',
    pid: 812,
    startedAt: new Date(now),
    driver: 'qemu',
    nodeVersion: 'v24.21.0',
    leaseManager: 'lockd',
    features: [],
  };
  expect(text(versionDetails(daemon, '0.1.0'))).toMatchInlineSnapshot(`
    "
    Client:         holdfast 0.1.0
    Daemon:         holdfastd 0.2.0, pid 812
    Running since:  <time>
    Driver:         qemu
    Leases:         lockd
    Node.js:        v24.21.0
    "
  `);
});

test('what runs after up', () => {
  const daemons = [
    { program: 'holdfast-lockd', state: 'already running', pid: 41, socket: '/r/lockd.sock', logFile: '/l/lockd.log' },
    { program: 'holdfastd', state: 'started', pid: 42, socket: '/r/holdfast.sock', logFile: '/l/holdfastd.log' },
  ] as const;
  const outcome = { uri: 'qemu:///session', isDefault: true, driver: 'qemu', unusable: '', daemons };
  expect(text(upDetails(outcome))).toMatchInlineSnapshot(`
    "
    holdfast-lockd:  already running, pid 41
    holdfastd:       started, pid 42
    driver:          qemu
    logs:            /l/lockd.log
                     /l/holdfastd.log
    URI:             qemu:///session
    "
  `);
  expect(text(upDetails({ ...outcome, isDefault: false, unusable: 'no hypervisor was found' }))).toMatchInlineSnapshot(`
    "
    holdfast-lockd:  already running, pid 41
    holdfastd:       started, pid 42
    driver:          qemu
    logs:            /l/lockd.log
                     /l/holdfastd.log
    URI:             qemu:///session

    warning: no guest can run here: no hypervisor was found

    for other commands: export HOLDFAST_URI='qemu:///session'
    "
  `);
});
