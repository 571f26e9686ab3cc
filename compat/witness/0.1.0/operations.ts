// What is being done, and was done lately.
import assert from 'node:assert/strict';
import { connect, type OperationRecord } from '@holdfast/sdk';

await using host = await connect();
const { domain } = await host.domains.define({
  spec: { type: 'test', name: 'w-operations', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
await host.domains.get(domain).start();
const all: OperationRecord[] = await host.operations.list().toArray();
const start = all.find(({ kind, objectUuid }) => kind === 'start' && objectUuid === domain.uuid);
assert.equal(start?.state, 'succeeded');
const again = await host.operations.get(start?.id ?? '').get();
assert.ok(again.endedAt !== undefined && again.ranMs >= 0 && again.errorMessage === '');
await host.domains.get(domain).destroy();
await host.domains.get(domain).undefine();
