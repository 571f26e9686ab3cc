// Defines a domain from typed data, with sizes as people write them.
import assert from 'node:assert/strict';
import { connect, type DomainSpecInput } from '@holdfast/sdk';

const spec: DomainSpecInput = {
  type: 'test',
  name: 'w-spec',
  title: 'The web server',
  memoryBytes: '512MiB',
  vcpu: { count: 2 },
  os: { type: 'hvm' },
  onCrash: 'restart',
  devices: {
    disks: [
      {
        device: 'disk',
        driver: { name: 'qemu', type: 'qcow2', cache: 'none' },
        source: { file: '/var/lib/images/w-spec.qcow2' },
        target: { dev: 'vda', bus: 'virtio' },
      },
    ],
  },
};
await using host = await connect();
const { domain } = await host.domains.define({ spec });
const record = await host.domains.get({ uuid: domain.uuid }).get();
assert.equal(record.spec?.memoryBytes, 512 * 1024 * 1024);
assert.equal(record.spec?.devices?.disks?.[0]?.target?.bus, 'virtio');
await host.domains.get('w-spec').undefine();
