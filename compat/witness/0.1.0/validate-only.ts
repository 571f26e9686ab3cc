// Asks what a change would do, and does not do it.
import assert from 'node:assert/strict';
import { type Change, connect } from '@holdfast/sdk';

const spec = {
  type: 'test',
  name: 'w-validate',
  memoryBytes: '256MiB',
  vcpu: { count: 1 },
  os: { type: 'hvm' },
} as const;
await using host = await connect();
const { changes }: { readonly changes: readonly Change[] } = await host.domains.define(
  { spec },
  { validateOnly: true },
);
assert.ok(changes.length > 0);
assert.deepEqual(await host.domains.list({ filter: { names: ['w-validate'] } }).toArray(), []);
