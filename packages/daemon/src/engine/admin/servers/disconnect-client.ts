import { type DisconnectClientRequest, DisconnectClientResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { noClient } from './no-client.js';

/** Cuts a client off. @throws Fault INVALID_ARGUMENT */
export async function disconnectClient(
  context: CallContext,
  at: Services,
  { client: id }: DisconnectClientRequest,
): Promise<DisconnectClientResponse> {
  const server = at.administration.servers.find((each) => each.disconnect(id));
  if (server === undefined) throw noClient(id);
  at.logger.info({ caller: context.caller, server: server.name, client: id }, 'client cut off');
  return DisconnectClientResponse.create();
}
