import type { GetHostCapabilitiesRequest, GetHostCapabilitiesResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { readHostCpu } from './read-host-cpu.js';

/** Answers what the host is and which guests it can run; with `refresh` it is probed again. */
export async function getHostCapabilities(
  context: CallContext,
  at: Services,
  { refresh }: GetHostCapabilitiesRequest,
): Promise<GetHostCapabilitiesResponse> {
  const [guests, { cpu, memoryBytes }] = await Promise.all([
    at.driver.guestCapabilities({ refresh }, context.signal),
    readHostCpu(),
  ]);
  return {
    capabilities: {
      uuid: at.host.uuid,
      hostname: at.host.hostname,
      cpu,
      memoryBytes,
      guests: [...guests],
      leaseManager: at.leases.kind,
      driver: at.driver.name,
    },
  };
}
