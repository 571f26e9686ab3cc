import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { ListLeasesRequest, ListLeasesResponse, LockServiceService } from '@holdfast/protocol/lock';
import { expect, test } from 'vitest';
import { withTrace } from '../../telemetry/trace-context.js';
import { LockdClient } from './lockd-client.js';

test('the trace of a call goes on to lockd', { timeout: 120_000 }, async () => {
  const traces: unknown[] = [];
  const server = new Server();
  server.register(
    LockServiceService.listLeases.path,
    (call: ServerUnaryCall<unknown, ListLeasesResponse>, callback: sendUnaryData<ListLeasesResponse>) => {
      traces.push(call.metadata.get('traceparent'));
      callback(null, { leases: [] } as unknown as ListLeasesResponse);
    },
    LockServiceService.listLeases.responseSerialize,
    LockServiceService.listLeases.requestDeserialize,
    'unary',
  );
  const folder = mkdtempSync(join(tmpdir(), 'hf-'));
  const socketPath = join(folder, 's');
  await new Promise<void>((resolve, reject) => {
    const done = (error: Error | null): void => (error === null ? resolve() : reject(error));
    server.bindAsync(`unix:${socketPath}`, ServerCredentials.createInsecure(), done);
  });
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const { signal } = new AbortController();
  const request = ListLeasesRequest.create();
  {
    // Both ends are in this process: where others keep it from running for long, neither is late.
    using client = new LockdClient(socketPath, 600_000);
    await withTrace(trace, () => client.listLeases(request, signal));
    await client.listLeases(request, signal);
  }
  server.forceShutdown();
  rmSync(folder, { recursive: true });
  expect(traces).toEqual([[trace], []]);
});
