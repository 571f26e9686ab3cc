import type { ListClientsRequest, ListClientsResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { describeClient } from './describe-client.js';
import { findServer } from './find-server.js';

/** Answers the clients of a server, or of all. @throws Fault INVALID_ARGUMENT */
export async function listClients(
  _context: CallContext,
  at: Services,
  { server }: ListClientsRequest,
): Promise<ListClientsResponse> {
  const servers = server === '' ? at.administration.servers : [findServer(at, server)];
  const clients = servers.flatMap((each) => each.clients().map((client) => describeClient(each.name, client)));
  return { clients: clients.toSorted((one, other) => one.id - other.id) };
}
