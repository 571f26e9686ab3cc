import type { DomainRecord } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { textOf } from '../../../test/views/text-of.js';
import { lease, minutesAgo, now, web } from '../../../test/views/web-records.js';
import { domainChanged } from './domain-changed.js';
import { domainDetails } from './domain-details.js';
import { domainList } from './domain-list.js';

const GiB = 1024 ** 3;

const spec = {
  name: 'web',
  title: 'Web server',
  description: 'Serves the shop.\nAsk Ann.',
  memoryBytes: 2 * GiB,
  currentMemoryBytes: GiB,
  vcpu: { count: 4, current: 2 },
  devices: { disks: [{ target: { dev: 'vda' }, source: { file: '/srv/web.qcow2' } }, { target: { dev: 'sda' } }] },
} as unknown as NonNullable<DomainRecord['spec']>;

test('a list of domains', () => {
  const {
    id: _id,
    pid: _pid,
    ...off
  } = { ...web, name: 'database', state: 'shutoff', reason: 'unspecified', autostart: false } as const;
  const running = { ...web, stateChangedAt: minutesAgo(90) };
  expect(textOf(domainList([off, running], now))).toMatchInlineSnapshot(`
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
  expect(textOf(domainDetails(domain))).toMatchInlineSnapshot(`
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
  expect(textOf(domainDetails({ ...web, leases: [], unreachable: true }))).toMatchInlineSnapshot(`
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
  expect(textOf(domainChanged(web, changes, 'changed'))).toMatchInlineSnapshot(`
    "
    domain web changed
      memory_bytes: 1 GiB -> 2 GiB (next boot)
      title: - -> "Web" (live)
      devices.disks[0]: {"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... -> - (restart needed)
    "
  `);
});
