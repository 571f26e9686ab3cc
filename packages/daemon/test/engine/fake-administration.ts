import type { Identity } from '../../src/access/identity.js';
import type { Administration } from '../../src/engine/administration.js';
import type { ClientStatus, ServerControl } from '../../src/engine/server-control.js';
import type { TokenControl, TokenStatus } from '../../src/engine/token-control.js';
import { Fault } from '../../src/model/fault.js';
import type { LogRules } from '../../src/model/log-rules.js';

/** A server without sockets: its clients are those that a test gives it. */
export class FakeServer implements ServerControl {
  readonly name: string;
  #pool = {
    minWorkers: 5,
    maxWorkers: 20,
    prioWorkers: 5,
    workers: 5,
    freeWorkers: 4,
    queueDepth: 0,
    maxWaitingCalls: 1000,
  };
  #limits = {
    maxClients: 5000,
    clients: 0,
    maxClientsPerUser: 1000,
    maxAnonymousClients: 20,
    anonymousClients: 0,
    maxQueuedClients: 1000,
    queuedClients: 0,
    maxClientRequests: 5,
  };
  readonly #clients = new Map<number, ClientStatus>();

  constructor(name: string) {
    this.name = name;
  }

  /** A client comes. */
  connect(id: number, identity: Identity, more: Partial<ClientStatus> = {}): void {
    this.#clients.set(id, {
      id,
      identity,
      transport: 'unix',
      carrier: 'grpc',
      connectedMs: 0,
      calls: 1,
      streams: 0,
      callsDone: 7,
      isReadOnly: false,
      ...more,
    });
  }

  workerPool: ServerControl['workerPool'] = () => this.#pool;
  clientLimits: ServerControl['clientLimits'] = () => ({ ...this.#limits, clients: this.#clients.size });
  clients: ServerControl['clients'] = () => [...this.#clients.values()];
  disconnect: ServerControl['disconnect'] = (id) => this.#clients.delete(id);
  setWorkerPool: ServerControl['setWorkerPool'] = (change) => {
    this.#pool = { ...this.#pool, ...change };
  };
  setClientLimits: ServerControl['setClientLimits'] = (change) => {
    this.#limits = { ...this.#limits, ...change };
  };
}

/** Administration of a daemon that is not there: two servers, a log that is not written, no TLS. */
export function fakeAdministration(): Administration & { readonly servers: readonly FakeServer[] } {
  let rules: LogRules = { level: 'info', filters: [], outputs: [] };
  return {
    servers: [new FakeServer('holdfastd'), new FakeServer('admin')],
    logging: {
      get rules() {
        return rules;
      },
      prepare: (next) => () => {
        rules = next;
      },
    },
    idleTimeoutMs: 0,
    draining: false,
    lateness: () => ({ meanMs: 1, maxMs: 2 }),
    updateTls: () => Promise.resolve(),
    tokens: fakeTokens(),
  };
}

/** Tokens that are kept nowhere. */
function fakeTokens(): TokenControl {
  const kept = new Map<string, TokenStatus>();
  return {
    list: () => Promise.resolve([...kept.values()]),
    create(wanted) {
      const token = { ...wanted, createdMs: 1 };
      kept.set(token.name, token);
      return Promise.resolve({ token, secret: `secret of ${token.name}` });
    },
    revoke(name) {
      const token = kept.get(name);
      kept.delete(name);
      return token === undefined
        ? Promise.reject(new Fault('INVALID_ARGUMENT', `there is no token of the name ${name}`))
        : Promise.resolve(token);
    },
  };
}
