import type { GetClientRequest, GetClientResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { describeClient } from './describe-client.js';
import { noClient } from './no-client.js';

/** Answers one client. @throws Fault INVALID_ARGUMENT */
export async function getClient(
  _context: CallContext,
  { administration }: Services,
  { client: id }: GetClientRequest,
): Promise<GetClientResponse> {
  for (const server of administration.servers) {
    const found = server.clients().find((each) => each.id === id);
    if (found !== undefined) return { client: describeClient(server.name, found) };
  }
  throw noClient(id);
}
