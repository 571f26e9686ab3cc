// Makes a domain be as a file in version control says, again and again.
import assert from 'node:assert/strict';
import { type ApplyDomainResult, connect } from '@holdfast/sdk';

const spec = { type: 'test', name: 'w-apply', memoryBytes: '256MiB', vcpu: { count: 1 }, os: { type: 'hvm' } } as const;
await using host = await connect();
const first: ApplyDomainResult = await host.domains.apply({ spec });
assert.equal(first.outcome, 'created');
assert.equal((await host.domains.apply({ spec })).outcome, 'unchanged');
const changed = await host.domains.apply({ spec: { ...spec, memoryBytes: '512MiB' } });
assert.equal(changed.outcome, 'changed');
assert.equal(changed.restartNeeded, false);
await host.domains.get('w-apply').undefine();
