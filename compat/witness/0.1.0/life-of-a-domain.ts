// Every step in the life of a domain.
import assert from 'node:assert/strict';
import { connect, type Domain, type DomainState } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: { type: 'test', name: 'w-life', memoryBytes: '256MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
const domain: Domain = host.domains.get('w-life');
const states: DomainState[] = [];
states.push((await domain.start({ paused: true })).domain?.state ?? 'unspecified');
states.push((await domain.resume()).domain?.state ?? 'unspecified');
states.push((await domain.suspend()).domain?.state ?? 'unspecified');
await domain.resume();
await domain.reset();
await domain.reboot({ mode: 'acpi' });
states.push((await domain.destroy()).domain?.state ?? 'unspecified');
assert.deepEqual(states, ['paused', 'running', 'paused', 'shutoff']);
await domain.undefine();
