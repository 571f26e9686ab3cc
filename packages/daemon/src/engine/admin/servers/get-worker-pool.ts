import type { GetWorkerPoolRequest, GetWorkerPoolResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { findServer } from './find-server.js';

/** Answers the workers of a server. @throws Fault INVALID_ARGUMENT */
export async function getWorkerPool(
  _context: CallContext,
  at: Services,
  { server }: GetWorkerPoolRequest,
): Promise<GetWorkerPoolResponse> {
  return { pool: findServer(at, server).workerPool() };
}
