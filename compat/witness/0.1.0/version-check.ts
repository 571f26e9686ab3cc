// Two programs change the same domain: the second one is told.
import assert from 'node:assert/strict';
import { connect, HoldfastError } from '@holdfast/sdk';

await using host = await connect();
const spec = {
  type: 'test',
  name: 'w-version',
  memoryBytes: '128MiB',
  vcpu: { count: 1 },
  os: { type: 'hvm' },
} as const;
const { domain } = await host.domains.define({ spec });
const { resourceVersion } = domain;
await host.domains.get(domain).setAutostart({ autostart: true, ifVersion: resourceVersion });
await assert.rejects(
  host.domains.get(domain).setAutostart({ autostart: false, ifVersion: resourceVersion }),
  (error: unknown) => error instanceof HoldfastError && error.code === 'VERSION_MISMATCH',
);
await host.domains.get(domain).undefine();
