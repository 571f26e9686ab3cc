// Many at a time: the client gathers calls by itself.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
const names = Array.from({ length: 20 }, (_, index) => `w-bulk-${index}`);
await Promise.all(
  names.map((name) =>
    host.domains.define({
      spec: { type: 'test', name, memoryBytes: '64MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
    }),
  ),
);
await Promise.all(names.map((name) => host.domains.get(name).start()));
const running = await host.domains.list({ filter: { names, states: ['running'] } }).toArray();
assert.equal(running.length, names.length);
await Promise.all(names.map((name) => host.domains.get(name).destroy()));
await Promise.all(names.map((name) => host.domains.get(name).undefine()));
