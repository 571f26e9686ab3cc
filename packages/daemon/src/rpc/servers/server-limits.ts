import { type ClientBounds, defaultClientBounds } from '../clients/client-bounds.js';
import { type WaitingBounds, type WorkerBounds, defaultWorkerBounds } from '../workers/worker-pool.js';

/** How much one server does at a time, and for whom. */
export type ServerLimits = ClientBounds & WorkerBounds & WaitingBounds;

/** The limits of the server for everybody. */
export const defaultServerLimits: ServerLimits = { ...defaultClientBounds, ...defaultWorkerBounds };

/** The limits of the server for administrators, who are few. */
export const defaultAdminLimits: ServerLimits = {
  ...defaultServerLimits,
  maxClients: 100,
  maxClientsPerUser: 100,
  maxQueuedClients: 20,
  maxAnonymousClients: 20,
  maxWorkers: 20,
};
