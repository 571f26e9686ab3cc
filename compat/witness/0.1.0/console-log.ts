// What a guest said on its serial console.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: {
    type: 'test',
    name: 'w-console',
    memoryBytes: '128MiB',
    vcpu: { count: 1 },
    os: { type: 'hvm' },
    devices: { serials: [{ source: { type: 'pty' } }] },
  },
});
const { data, offset, size } = await host.domains.get('w-console').readConsoleLog();
assert.ok(data instanceof Uint8Array && offset + data.length <= size);
await host.domains.get('w-console').undefine();
