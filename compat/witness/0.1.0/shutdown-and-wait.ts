// Asks a guest to shut down, waits, and ends it if it does not.
import assert from 'node:assert/strict';
import { connect, type ShutdownAndWaitOptions } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: { type: 'test', name: 'w-down', memoryBytes: '256MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
const domain = host.domains.get('w-down');
await domain.start();
const options: ShutdownAndWaitOptions = { graceMs: 60_000, thenDestroy: true };
await domain.shutdown(options);
assert.equal((await domain.get()).state, 'shutoff');
await domain.undefine();
