// What the host is and can do.
import assert from 'node:assert/strict';
import { connect, type GetVersionResult, type HostCapabilities } from '@holdfast/sdk';

await using host = await connect();
const capabilities: HostCapabilities = await host.capabilities();
assert.ok(capabilities.memoryBytes > 0 && (capabilities.cpu?.count ?? 0) > 0);
assert.ok(capabilities.guests.some(({ domainType, usable }) => domainType === 'test' && usable));
const version: GetVersionResult = await host.version();
assert.equal(version.driver, 'test');
assert.ok(version.startedAt instanceof Date && version.pid > 0);
assert.deepEqual(await host.leases().toArray(), []);
