import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Services } from '../services.js';
import { unary } from '../service/unary.js';
import { forceRelease } from './force-release.js';
import { type ImageFacts, getStatus } from './get-status.js';
import { getLimits, setLimits } from './limits.js';
import { listClients } from './list-clients.js';

/** The calls of LockAdminService, each handed to its verb. */
export function adminService(at: Services, facts: ImageFacts): UntypedServiceImplementation {
  return {
    getStatus: unary(at, () => getStatus(at, facts)),
    listClients: unary(at, listClients),
    getLimits: unary(at, getLimits),
    setLimits: unary(at, setLimits),
    forceRelease: unary(at, forceRelease),
  };
}
