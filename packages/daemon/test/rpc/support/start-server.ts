import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineApi } from '../../../src/engine/engine-api.js';
import { createServers } from '../../../src/rpc/serve.js';
import type { RpcServers, ServeOptions } from '../../../src/rpc/serve.js';
import { type Logger, createLogger } from '../../../src/telemetry/logger.js';
import { fakeEngine } from './fake-engine.js';

/** A server over a fake engine, in a folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly server: RpcServers;
  readonly socketPath: string;
  readonly readOnlyPath: string;
  readonly adminPath: string;
  /** Every line that was logged, parsed. */
  readonly log: Record<string, unknown>[];
  readonly logger: Logger;
}

/** Starts a server that knows what the test taught it. */
export async function startServer(
  taught: Partial<EngineApi>,
  options: Partial<ServeOptions> = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-rpc-'));
  const socketPath = join(folder, 'holdfast.sock');
  const readOnlyPath = join(folder, 'holdfast-ro.sock');
  const adminPath = join(folder, 'holdfast-admin.sock');
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({
    destination: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const server = createServers({
    doors: [
      { door: 'rw', path: socketPath, mode: 0o600 },
      { door: 'ro', path: readOnlyPath, mode: 0o600 },
      { door: 'admin', path: adminPath, mode: 0o600 },
    ],
    logger,
    ...options,
  });
  await server.serve(fakeEngine(taught));
  return {
    server,
    socketPath,
    readOnlyPath,
    adminPath,
    log,
    logger,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
