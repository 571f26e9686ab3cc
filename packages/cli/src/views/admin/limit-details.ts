import type { ClientLimits, DaemonLimits } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** How many clients a server takes, and what the daemon lets wait. */
export function limitDetails(clients: ClientLimits, daemon: DaemonLimits): Answer {
  const now = (count: number, most: number): string => `${most} (${count} now)`;
  return {
    value: { clients, daemon },
    names: [],
    text: (style) =>
      formatDetails(
        [
          ['Clients', now(clients.clients, clients.maxClients)],
          ['Of one user', String(clients.maxClientsPerUser)],
          ['Anonymous', now(clients.anonymousClients, clients.maxAnonymousClients)],
          ['Queued', now(clients.queuedClients, clients.maxQueuedClients)],
          ['Calls of one', String(clients.maxClientRequests)],
          ['Wait for a domain', `${daemon.jobWaitMs} ms`],
          ['Events waiting', String(daemon.maxQueuedEvents)],
        ],
        style,
      ),
  };
}
