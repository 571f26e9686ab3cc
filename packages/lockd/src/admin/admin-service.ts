import type { LockAdminServiceServer, ReexecRequest, ReexecResponse } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';
import { unary } from '../service/unary.js';
import { forceRelease } from './force-release.js';
import { type ImageFacts, getStatus } from './get-status.js';
import { getLimits, setLimits } from './limits.js';
import { listClients } from './list-clients.js';

/** Has a new image take over. */
export type ReexecVerb = (request: ReexecRequest) => Promise<ReexecResponse>;

/** The calls of LockAdminService, each handed to its verb. */
export function adminService(at: Services, facts: ImageFacts, reexec: ReexecVerb): LockAdminServiceServer {
  return {
    getStatus: unary(at, () => getStatus(at, facts)),
    listClients: unary(at, listClients),
    getLimits: unary(at, getLimits),
    setLimits: unary(at, setLimits),
    reexec: unary(at, (_, request: ReexecRequest) => reexec(request)),
    forceRelease: unary(at, forceRelease),
  };
}
