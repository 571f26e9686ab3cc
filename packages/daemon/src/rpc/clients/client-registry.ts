import type { ClientLimits } from '../../engine/server-control.js';
import type { Clock } from '../../model/clock.js';
import type { Logger } from '../../telemetry/logger.js';
import type { Arrival } from './arrival.js';
import { Census, hasPlace } from './census.js';
import type { Client } from './client.js';
import { type ClientBounds, checkClientBounds, defaultClientBounds } from './client-bounds.js';
import { type ClientSurroundings, createClient } from './create-client.js';
import { TurnedAway } from './turned-away.js';
import { whyNoPlace } from './why-no-place.js';

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
  readonly #surroundings: ClientSurroundings;
  readonly #clients = new Map<number, Client>();
  readonly #census = new Census();
  readonly #anonymous = new Census();
  /** Those who are being told that there is no place for them; they count among those who wait, and wait no more. */
  readonly #turnedAway: TurnedAway;
  readonly #queue = new Set<Arrival>();
  readonly #queued = new Census();
  readonly #freedListeners = new Set<() => void>();
  #isOpen = true;

  constructor(options: RegistryOptions) {
    this.#options = options;
    checkClientBounds(options.bounds);
    this.#bounds = { ...options.bounds };
    const { nextId, clock, handshakeTimeoutMs } = options;
    this.#surroundings = { nextId, clock, limits: this.#bounds };
    this.#turnedAway = new TurnedAway({ ...this.#surroundings, farewellMs: handshakeTimeoutMs });
  }

  /** All clients that are there, and those that have gone while calls of theirs are under way. */
  get all(): readonly Client[] {
    return [...this.#clients.values()];
  }

  find(id: number): Client | undefined {
    return this.#clients.get(id) ?? this.#turnedAway.find(id);
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
    this.#turnedAway.close();
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

  /** Has one that has waited in vain told so; answers whether it is to wait no more. */
  #turnAway(arrival: Arrival): boolean {
    // It has a place by now.
    if (!this.#queue.has(arrival)) return true;
    const { origin } = arrival;
    const { server, logger } = this.#options;
    const why = whyNoPlace(arrival, { server, census: this.#census, bounds: this.#bounds });
    if (why === undefined) return false;
    this.#queue.delete(arrival);
    logger.warn({ origin, ...this.limits() }, `a client was turned away: ${why.message}`);
    this.#turnedAway.tell(arrival, why, () => this.#queued.remove(origin));
    return true;
  }

  #admitQueued(): void {
    for (const arrival of this.#queue) {
      if (!this.#hasPlace(arrival)) continue;
      this.#leaveQueue(arrival);
      this.#admit(arrival);
    }
  }

  #admit(arrival: Arrival): void {
    const { socket, origin, admission } = arrival;
    const { handshakeTimeoutMs, clock } = this.#options;
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
    const client = createClient(arrival, this.#surroundings, {
      admission,
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

/** What one origin may take of places that others need too. */
function half(places: number): number {
  return Math.max(1, Math.floor(places / 2));
}
