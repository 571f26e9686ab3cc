import type { Metadata } from '@grpc/grpc-js';
import type { Client } from '../clients/client.js';
import type { ClientRegistry } from '../clients/client-registry.js';

/** Tells a call whose it is. It is written when the headers have come, over whatever a client may have put there. */
const header = 'holdfast-client';

/** Writes into the headers of a call of which client it is. */
export function stampClient(
  headers: Record<string, string | string[] | undefined>,
  client: Pick<Client, 'id'> | undefined,
): void {
  headers[header] = String(client?.id ?? 0);
}

/** The client of a call. @throws Error when there is none, which would be a bug */
export function clientOf(metadata: Metadata, clients: ClientRegistry): Client {
  const [id] = metadata.get(header);
  const client = clients.find(Number(id));
  if (client === undefined) throw new Error(`a call came from client ${String(id)}, whom nobody knows`);
  return client;
}
