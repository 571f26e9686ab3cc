// Follows what happens from a moment on.
import assert from 'node:assert/strict';
import { connect, type HostEvent } from '@holdfast/sdk';

await using host = await connect();
const { domain } = await host.domains.define({
  spec: { type: 'test', name: 'w-events', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
await using events = host.events({ kinds: ['lifecycle'], domain });
await events.opened;
await host.domains.get('w-events').start();
await host.domains.get('w-events').suspend();
const seen: string[] = [];
for await (const event of events) {
  const told: HostEvent = event;
  assert.ok(told.kind !== 'resync');
  if (event.kind === 'lifecycle') seen.push(event.lifecycle.type);
  if (seen.includes('suspended')) break;
}
assert.ok(seen.includes('started') && seen.at(-1) === 'suspended');
await host.domains.get('w-events').destroy();
await host.domains.get('w-events').undefine();
