// A domain keeps its UUID under another name.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
const { domain } = await host.domains.define({
  spec: { type: 'test', name: 'w-old', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
await host.domains.get('w-old').rename({ newName: 'w-new' });
assert.equal((await host.domains.get({ name: 'w-new' }).get()).uuid, domain.uuid);
await host.domains.get({ uuid: domain.uuid }).undefine();
