// A test of somebody's own, on a daemon of its own that crashes.
import assert from 'node:assert/strict';
import { startTestDaemon, type TestDaemon, type TestDaemonOptions } from '@holdfast/sdk/testing';

const options: TestDaemonOptions = { args: ['--kept-events', '100'] };
await using daemon: TestDaemon = await startTestDaemon(options);
await using host = await daemon.connect();
await host.domains.define({
  spec: { type: 'test', name: 'survivor', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
const { pid } = daemon;
await daemon.crash();
await daemon.restart();
assert.notEqual(daemon.pid, pid);
assert.equal((await host.domains.get('survivor').get()).state, 'shutoff');
assert.ok(daemon.uri !== '' && daemon.directory !== '' && daemon.logs.includes('ready'));
