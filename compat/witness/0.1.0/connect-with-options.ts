// Everything that connect() takes.
import assert from 'node:assert/strict';
import { connect, type ConnectOptions } from '@holdfast/sdk';

const options: ConnectOptions = {
  uri: process.env['HOLDFAST_URI'] ?? '',
  readOnly: false,
  callTimeoutMs: 60_000,
  keepaliveIntervalMs: 15_000,
  keepaliveTimeoutMs: 60_000,
  timeoutMs: 60_000,
  signal: new AbortController().signal,
};
await using host = await connect(options);
assert.match((await host.version()).version, /^\d+\.\d+\.\d+/);
