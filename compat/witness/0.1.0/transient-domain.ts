// A domain that is gone when its guest ends.
import assert from 'node:assert/strict';
import { connect, type CreateDomainResult } from '@holdfast/sdk';

await using host = await connect();
const spec = {
  type: 'test',
  name: 'w-transient',
  memoryBytes: '128MiB',
  vcpu: { count: 1 },
  os: { type: 'hvm' },
} as const;
const { domain }: CreateDomainResult = await host.domains.create({ spec }, { paused: true });
assert.equal(domain?.persistent, false);
await host.domains.get('w-transient').destroy();
assert.deepEqual(await host.domains.list({ filter: { names: ['w-transient'] } }).toArray(), []);
