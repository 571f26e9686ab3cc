// What those who run the daemon look at.
import assert from 'node:assert/strict';
import { type Admin, connectAdmin, type DaemonStatus } from '@holdfast/sdk';

await using admin: Admin = await connectAdmin();
assert.ok(admin.socketPath.startsWith('/'));
const status: DaemonStatus = await admin.status();
assert.ok(JSON.stringify(status).length > 2);
assert.ok((await admin.servers()).length > 0);
assert.ok((await admin.clients()).length > 0);
await admin.clientLimits();
await admin.workerPool();
await admin.limits();
await admin.logging();
