import type { Identity } from '../access/identity.js';

/** How many calls may run at a time, and how many do. */
export interface WorkerPool {
  readonly minWorkers: number;
  readonly maxWorkers: number;
  readonly prioWorkers: number;
  /** Ordinary worker slots that exist now. */
  readonly workers: number;
  /** Of these, those that have nothing to do. */
  readonly freeWorkers: number;
  /** Calls that wait for a slot. */
  readonly queueDepth: number;
  /** Of each kind, ordinary and urgent; further ones are refused. */
  readonly maxWaitingCalls: number;
}

/** What can be set of a pool at run time. */
export type WorkerPoolChange = Partial<
  Pick<WorkerPool, 'minWorkers' | 'maxWorkers' | 'prioWorkers' | 'maxWaitingCalls'>
>;

/** How many clients may be there and what each may ask for, and how many are. */
export interface ClientLimits {
  readonly maxClients: number;
  readonly clients: number;
  /** Of these, clients of one user or one address. */
  readonly maxClientsPerUser: number;
  /** Clients that have not proved who they are. */
  readonly maxAnonymousClients: number;
  readonly anonymousClients: number;
  /** Connections that wait until another client has gone. */
  readonly maxQueuedClients: number;
  readonly queuedClients: number;
  /** Calls of one client at a time; more of its requests are not read until some have ended. */
  readonly maxClientRequests: number;
}

/** What can be set of them at run time. */
export type ClientLimitsChange = Partial<
  Pick<
    ClientLimits,
    'maxClients' | 'maxClientsPerUser' | 'maxAnonymousClients' | 'maxQueuedClients' | 'maxClientRequests'
  >
>;

/** One client of a server. */
export interface ClientStatus {
  /** Number of the client in this run of the daemon; never used twice. */
  readonly id: number;
  readonly identity: Identity;
  readonly transport: 'unix' | 'tls';
  /** How its calls are carried. */
  readonly carrier: 'grpc' | 'frames' | 'unknown';
  readonly connectedMs: number;
  /** Calls under way. */
  readonly calls: number;
  readonly streams: number;
  /** Calls that have ended. */
  readonly callsDone: number;
  readonly isReadOnly: boolean;
  /** tls: address and port of the peer. */
  readonly peerAddress?: string;
}

/** The port through which the Admin verbs steer a server; `rpc` has the servers. */
export interface ServerControl {
  /** `holdfastd`, which serves everybody, or `admin`. */
  readonly name: string;
  workerPool(): WorkerPool;
  /** Takes effect at once; running calls are never cut. @throws Fault INVALID_ARGUMENT */
  setWorkerPool(change: WorkerPoolChange): void;
  clientLimits(): ClientLimits;
  /** Takes effect for what comes next. @throws Fault INVALID_ARGUMENT */
  setClientLimits(change: ClientLimitsChange): void;
  clients(): readonly ClientStatus[];
  /** Cuts a client off; false: there is none of that number. */
  disconnect(id: number): boolean;
}
