import type { Metadata } from '@grpc/grpc-js';
import type { Client } from '../clients/client.js';
import type { ClientRegistry } from '../clients/client-registry.js';
import { Fault } from '../../model/fault.js';

/** Tells a call whose it is. It is written when the headers have come, over whatever a client may have put there. */
const header = 'holdfast-client';

/** Writes into the headers of a call of which client it is. */
export function stampClient(
  headers: Record<string, string | string[] | undefined>,
  client: Pick<Client, 'id'> | undefined,
): void {
  headers[header] = String(client?.id ?? 0);
}

/** The client of a call. @throws Fault CANCELLED when its connection was closed before the call was looked at */
export function clientOf(metadata: Metadata, clients: ClientRegistry): Client {
  const [id] = metadata.get(header);
  const client = clients.find(Number(id));
  if (client === undefined) throw new Fault('CANCELLED', 'the client is gone');
  return client;
}
