// Connects the way most programs do, and closes.
import assert from 'node:assert/strict';
import { connect, type Host } from '@holdfast/sdk';

const host: Host = await connect();
try {
  assert.equal(host.uri, process.env['HOLDFAST_URI']);
  await host.ping();
} finally {
  await host.close();
}
