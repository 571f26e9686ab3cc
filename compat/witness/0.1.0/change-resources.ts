// Memory and CPUs, for the running guest and for the next one.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: {
    type: 'test',
    name: 'w-change',
    memoryBytes: '1GiB',
    vcpu: { count: 4 },
    os: { type: 'hvm' },
    devices: { memballoon: { model: 'virtio' } },
  },
});
const domain = host.domains.get('w-change');
await domain.setMemory({ memoryBytes: '512MiB', scope: 'next-boot' });
await domain.setVcpus({ count: 2, scope: 'next-boot' });
const { changes } = await domain.setMemory({ memoryBytes: 256 * 1024 * 1024, scope: 'next-boot', validateOnly: true });
assert.deepEqual(
  changes.map(({ effect }) => effect),
  ['next-boot'],
);
await domain.undefine();
