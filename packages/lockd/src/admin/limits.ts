import type { GetLimitsResponse, SetLimitsRequest, SetLimitsResponse } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';

/** Bounds of what clients may ask for. */
export async function getLimits(at: Services): Promise<GetLimitsResponse> {
  return { limits: { ...at.limits } };
}

/** Moves bounds; who is there already stays. What is 0 stays as it is. */
export async function setLimits(at: Services, request: SetLimitsRequest): Promise<SetLimitsResponse> {
  const { mostClients = 0, mostHolds = 0, mostWaiting = 0 } = request.limits ?? {};
  Object.assign(at.movedLimits, {
    ...(mostClients > 0 ? { mostClients } : {}),
    ...(mostHolds > 0 ? { mostHolds } : {}),
    ...(mostWaiting > 0 ? { mostWaiting } : {}),
  });
  Object.assign(at.limits, at.movedLimits);
  at.log.info({ limits: at.limits }, 'limits changed');
  return { limits: { ...at.limits } };
}
