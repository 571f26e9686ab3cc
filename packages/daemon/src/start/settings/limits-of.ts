import type { Config } from '../../config/config.js';
import type { Services } from '../../engine/services.js';
import type { ServeOptions } from '../../rpc/serve.js';

/** The limits of verbs, as they are set. */
export function limitsOf({ jobs, events }: Config): Services['limits'] {
  return { jobWaitMs: jobs.jobWaitMs, maxQueuedEvents: events.maxQueuedEvents, endGraceMs: 10_000 };
}

/** How many clients and calls there may be. */
export function limitsOfServers({
  clients,
  workers,
  administration,
}: Config): Pick<ServeOptions, 'limits' | 'serverLimits' | 'adminLimits'> {
  const { handshakeTimeoutMs, keepaliveIntervalMs: keepaliveMs, keepaliveTimeoutMs, ...clientLimits } = clients;
  const { adminMaxClients: maxClients, adminMaxQueuedClients: maxQueuedClients } = administration;
  const { adminMinWorkers: minWorkers, adminMaxWorkers: maxWorkers } = administration;
  return {
    limits: { handshakeTimeoutMs, keepaliveMs, keepaliveTimeoutMs },
    serverLimits: { ...clientLimits, ...workers },
    adminLimits: {
      maxClients,
      maxClientsPerUser: maxClients,
      maxQueuedClients,
      maxClientRequests: administration.adminMaxClientRequests,
      minWorkers,
      maxWorkers,
    },
  };
}
