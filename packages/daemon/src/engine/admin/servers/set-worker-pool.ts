import type { SetWorkerPoolRequest, SetWorkerPoolResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { given } from '../given.js';
import { findServer } from './find-server.js';

/** Changes the number of workers of a server. @throws Fault INVALID_ARGUMENT */
export async function setWorkerPool(
  context: CallContext,
  at: Services,
  { server: name, ...change }: SetWorkerPoolRequest,
): Promise<SetWorkerPoolResponse> {
  const server = findServer(at, name);
  server.setWorkerPool(given(change));
  at.logger.info({ caller: context.caller, server: server.name, ...given(change) }, 'workers changed');
  return { pool: server.workerPool() };
}
