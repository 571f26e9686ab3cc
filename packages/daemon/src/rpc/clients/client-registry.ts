import type { Socket } from 'node:net';
import type { Identity } from '../../access/identity.js';
import type { ClientLimits } from '../../engine/server-control.js';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import type { Admission } from './admission.js';
import { Census, hasPlace } from './census.js';
import { Client } from './client.js';
import { type ClientBounds, checkClientBounds, defaultClientBounds } from './client-bounds.js';

/** A connection that was accepted and of which nobody has read a byte. */
export interface Arrival {
  readonly socket: Socket;
  readonly identity: Identity;
  readonly transport: 'unix' | 'tls';
  /** tls: address and port of the peer. */
  readonly peerAddress?: string;
  /** Whose share it takes: a user, an address; undefined: nobody knows. */
  readonly origin: string | undefined;
  /** Whether it is root or the user whose daemon this is. */
  readonly isOperator: boolean;
  /** Whether it is let in; absent: that is no question. */
  readonly admission?: Admission | undefined;
  /** Begins to serve it; may be long after it was accepted. */
  readonly serve: (client: Client) => void;
}

/** Clients give up after a while, and must hear why before they do: two of these waits are shorter than the shortest patience. */
const patienceShare = 3;

/** What a registry works with. */
export interface RegistryOptions {
  /** Name of the server, for those who are to be told where to change something. */
  readonly server: string;
  readonly bounds: ClientBounds;
  /** How long a client may say nothing sensible; one that has no place waits a third of it, and is then told so. */
  readonly handshakeTimeoutMs: number;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Counts clients of all servers, so that a number is never given twice. */
  readonly nextId: () => number;
}

/**
 * The clients of one server, and the connections that wait until there is a place for them. Those are not read, as connections
 * that nobody has accepted yet; who has waited in vain is told why and turned away. When too many wait, further ones are closed.
 */
export class ClientRegistry {
  readonly #options: RegistryOptions;
  readonly #bounds: { -readonly [Name in keyof ClientBounds]: number };
  readonly #clients = new Map<number, Client>();
  readonly #census = new Census();
  readonly #anonymous = new Census();
  /** Those who are being told that there is no place for them; they count among those who wait, and wait no more. */
  readonly #turnedAway = new Map<number, Client>();
  readonly #queue = new Set<Arrival>();
  readonly #queued = new Census();
  readonly #freedListeners = new Set<() => void>();
  #isOpen = true;

  constructor(options: RegistryOptions) {
    this.#options = options;
    checkClientBounds(options.bounds);
    this.#bounds = { ...options.bounds };
  }

  /** All clients that are there, and those that have gone while calls of theirs are under way. */
  get all(): readonly Client[] {
    return [...this.#clients.values()];
  }

  find(id: number): Client | undefined {
    return this.#clients.get(id) ?? this.#turnedAway.get(id);
  }

  /** Clients that are connected. */
  get connected(): number {
    let count = 0;
    for (const client of this.#clients.values()) if (client.isConnected) count++;
    return count;
  }

  limits(): ClientLimits {
    const { maxClients, maxClientsPerUser, maxAnonymousClients, maxQueuedClients, maxClientRequests } = this.#bounds;
    return {
      maxClients,
      clients: this.#census.total,
      maxClientsPerUser,
      maxAnonymousClients,
      anonymousClients: this.#anonymous.total,
      maxQueuedClients,
      queuedClients: this.#queued.total,
      maxClientRequests,
    };
  }

  /** Clients that are there already stay. @throws Fault INVALID_ARGUMENT */
  setBounds(change: Partial<ClientBounds>): void {
    checkClientBounds(change);
    for (const name of Object.keys(defaultClientBounds) as (keyof ClientBounds)[]) {
      this.#bounds[name] = change[name] ?? this.#bounds[name];
    }
    this.#admitQueued();
    for (const client of this.#clients.values()) client.roomChanged();
  }

  /** Takes a connection in, lets it wait, or closes it. */
  arrive(arrival: Arrival): void {
    const { socket, origin } = arrival;
    // One that goes away before its first byte must not end the daemon.
    socket.on('error', () => socket.destroy());
    if (!this.#isOpen) socket.destroy();
    else if (this.#hasPlace(arrival)) this.#admit(arrival);
    else if (this.#canWait(arrival)) this.#wait(arrival);
    else {
      this.#options.logger.warn({ origin, ...this.limits() }, 'a connection was closed: too many wait already');
      socket.destroy();
    }
  }

  /** Closes what waits, and whatever arrives from now on. */
  close(): void {
    this.#isOpen = false;
    for (const { socket } of this.#queue) socket.destroy();
    for (const client of this.#turnedAway.values()) client.disconnect();
  }

  /** Resolves when no client is left; those that are still connected after `graceMs` are cut off. */
  async empty(graceMs: number): Promise<void> {
    const stopWaiting = this.#options.clock.setTimeout(() => {
      for (const client of this.#clients.values()) client.disconnect();
    }, graceMs);
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.connected > 0) return;
        this.#freedListeners.delete(check);
        resolve();
      };
      this.#freedListeners.add(check);
      check();
    });
    stopWaiting();
  }

  #hasPlace(arrival: Arrival): boolean {
    const { maxClients, maxClientsPerUser, maxAnonymousClients } = this.#bounds;
    return (
      hasPlace(this.#census, arrival, { inAll: maxClients, ofOrigin: maxClientsPerUser }) &&
      hasPlace(this.#anonymous, arrival, { inAll: maxAnonymousClients, ofOrigin: half(maxAnonymousClients) })
    );
  }

  #canWait(arrival: Arrival): boolean {
    const inAll = this.#bounds.maxQueuedClients;
    return hasPlace(this.#queued, arrival, { inAll, ofOrigin: half(inAll) });
  }

  #wait(arrival: Arrival): void {
    const { clock, handshakeTimeoutMs } = this.#options;
    const lookLater = (): (() => void) =>
      clock.setTimeout(() => {
        if (!this.#turnAway(arrival)) stopWaiting = lookLater();
      }, handshakeTimeoutMs / patienceShare);
    let stopWaiting = lookLater();
    this.#queue.add(arrival);
    this.#queued.add(arrival.origin);
    arrival.socket.once('close', () => {
      stopWaiting();
      this.#leaveQueue(arrival);
    });
  }

  #leaveQueue(arrival: Arrival): void {
    if (this.#queue.delete(arrival)) this.#queued.remove(arrival.origin);
  }

  /** Serves one that has waited in vain just enough to tell it so; answers whether it is to wait no more. */
  #turnAway(arrival: Arrival): boolean {
    // It has a place by now.
    if (!this.#queue.has(arrival)) return true;
    const turnedAway = this.#whyNoPlace(arrival);
    if (turnedAway === undefined) return false;
    this.#queue.delete(arrival);
    const { socket, identity, transport, peerAddress, origin } = arrival;
    const { handshakeTimeoutMs, clock, logger, nextId } = this.#options;
    logger.warn({ origin, ...this.limits() }, `a client was turned away: ${turnedAway.message}`);
    const stopListening = clock.setTimeout(() => client.disconnect(), handshakeTimeoutMs);
    const client: Client = new Client({
      id: nextId(),
      identity,
      transport,
      peerAddress,
      connectedMs: clock.now(),
      socket,
      admission: undefined,
      turnedAway,
      limits: this.#bounds,
      onSettled: () => {},
      onDisconnected: stopListening,
      onFreed: ({ id }) => {
        this.#turnedAway.delete(id);
        this.#queued.remove(origin);
      },
    });
    this.#turnedAway.set(client.id, client);
    arrival.serve(client);
    return true;
  }

  /**
   * Names the limit that stands in the way, for who has to raise it. Undefined: only clients that have not begun to speak, of
   * which there may be a flood; they speak soon or are cut off, so that who waits behind them gets a place.
   */
  #whyNoPlace(arrival: Arrival): Fault | undefined {
    const { maxClients, maxClientsPerUser } = this.#bounds;
    const { total } = this.#census;
    const isFull = !hasPlace(this.#census, arrival, { inAll: maxClients, ofOrigin: Infinity });
    const ofOrigin = arrival.origin === undefined ? 0 : this.#census.of(arrival.origin);
    if (!isFull && ofOrigin < maxClientsPerUser) return undefined;
    const [limit, what] = isFull
      ? ['max_clients', `the daemon has ${total} clients, of at most ${maxClients}`]
      : ['max_clients_per_user', `${ofOrigin} clients of this user are connected, of at most ${maxClientsPerUser}`];
    return new Fault('RESOURCE_EXHAUSTED', `${what} (${limit}); no place became free`, {
      hint: remedy(this.#options.server, limit),
      metadata: { limit },
    });
  }

  #admitQueued(): void {
    for (const arrival of this.#queue) {
      if (!this.#hasPlace(arrival)) continue;
      this.#leaveQueue(arrival);
      this.#admit(arrival);
    }
  }

  #admit(arrival: Arrival): void {
    const { socket, identity, transport, peerAddress, origin, admission } = arrival;
    const { handshakeTimeoutMs, clock, nextId } = this.#options;
    const stopWaiting = clock.setTimeout(() => socket.destroy(), handshakeTimeoutMs);
    // It has to say something, and is outside.
    const spoken = Promise.withResolvers<void>();
    clock.outside?.(spoken.promise);
    const settled = (): void => {
      stopWaiting();
      spoken.resolve();
      this.#anonymous.remove(origin);
      this.#admitQueued();
    };
    const client = new Client({
      id: nextId(),
      identity,
      transport,
      peerAddress,
      connectedMs: clock.now(),
      socket,
      admission,
      limits: this.#bounds,
      onSettled: settled,
      onDisconnected: (gone) => {
        if (gone.isAnonymous) settled();
        for (const listener of this.#freedListeners) listener();
      },
      onFreed: ({ id }) => {
        this.#clients.delete(id);
        this.#census.remove(origin);
        this.#admitQueued();
      },
    });
    admission?.onDecided(() => {
      client.roomChanged();
      // It hears why not, and then has no place here.
      if (admission.refusal !== undefined) clock.setTimeout(() => client.disconnect(), handshakeTimeoutMs);
    });
    socket.once('close', () => admission?.abandon());
    this.#clients.set(client.id, client);
    this.#census.add(origin);
    this.#anonymous.add(origin);
    arrival.serve(client);
  }
}

/** What to do about a limit that is reached; a server that has no place cannot be asked to have more. */
function remedy(server: string, limit: string): string {
  return server === 'admin'
    ? 'end a program that administers this daemon, or raise admin_max_clients in the settings, which SIGHUP has read again'
    : `see who is there with: holdfast admin clients; raise ${limit} with: holdfast admin limits`;
}

/** What one origin may take of places that others need too. */
function half(places: number): number {
  return Math.max(1, Math.floor(places / 2));
}
