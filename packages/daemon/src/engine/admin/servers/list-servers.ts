import type { ListServersRequest, ListServersResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';

/** Answers the servers of the daemon. */
export async function listServers(
  _context: CallContext,
  { administration }: Services,
  _request: ListServersRequest,
): Promise<ListServersResponse> {
  return {
    servers: administration.servers.map((server) => ({
      name: server.name,
      pool: server.workerPool(),
      limits: server.clientLimits(),
    })),
  };
}
