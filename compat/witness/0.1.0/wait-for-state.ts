// Waits until a domain is in a state that somebody else brings about.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: { type: 'test', name: 'w-wait', memoryBytes: '256MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
const domain = host.domains.get('w-wait');
const running = domain.waitFor(['running', 'paused'], { timeoutMs: 60_000 });
await domain.start();
const record = await running;
assert.equal(record.state, 'running');
assert.equal(typeof record.id, 'number');
await domain.destroy();
await domain.undefine();
