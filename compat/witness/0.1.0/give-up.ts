// Gives up waiting; the reason says so.
import assert from 'node:assert/strict';
import { type CallOptions, connect, HoldfastError } from '@holdfast/sdk';

await using host = await connect();
const controller = new AbortController();
controller.abort();
const options: CallOptions = { signal: controller.signal, timeoutMs: 60_000 };
await assert.rejects(
  host.ping(options),
  (error: unknown) => error instanceof HoldfastError && error.code === 'CANCELLED',
);
