// A list that keeps itself up to date.
import assert from 'node:assert/strict';
import { connect, type DomainChange } from '@holdfast/sdk';

await using host = await connect();
await using live = host.domains.live();
await live.ready;
await host.domains.define({
  spec: { type: 'test', name: 'w-live', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
for await (const change of live) {
  const { kind, domain }: DomainChange = change;
  if (kind === 'added' && domain.name === 'w-live') break;
}
assert.equal(live.get('w-live')?.state, 'shutoff');
assert.ok(live.size >= 1 && live.list().some(({ name }) => name === 'w-live'));
await host.domains.get('w-live').undefine();
