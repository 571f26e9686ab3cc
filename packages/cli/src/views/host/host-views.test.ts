import { expect, test } from 'vitest';
import { textOf } from '../../../test/views/text-of.js';
import { now, web } from '../../../test/views/web-records.js';
import { hostDetails } from './host-details.js';
import { upDetails } from './up-details.js';
import { versionDetails } from './version-details.js';

const GiB = 1024 ** 3;

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
  expect(textOf(hostDetails(host))).toMatchInlineSnapshot(`
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
  expect(textOf(versionDetails(daemon, '0.1.0'))).toMatchInlineSnapshot(`
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
  expect(textOf(upDetails(outcome))).toMatchInlineSnapshot(`
    "
    holdfast-lockd:  already running, pid 41
    holdfastd:       started, pid 42
    driver:          qemu
    logs:            /l/lockd.log
                     /l/holdfastd.log
    URI:             qemu:///session
    "
  `);
  expect(textOf(upDetails({ ...outcome, isDefault: false, unusable: 'no hypervisor was found' })))
    .toMatchInlineSnapshot(`
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
