import type { Socket } from 'node:net';
import { describeIdentity, type Identity } from '../../access/identity.js';
import type { ClientStatus } from '../../engine/server-control.js';
import type { Fault } from '../../model/fault.js';
import type { Admission } from './admission.js';

/** What is known of a client when it is let in. */
export interface ClientStart {
  readonly id: number;
  readonly identity: Identity;
  readonly transport: 'unix' | 'tls';
  readonly peerAddress: string | undefined;
  readonly connectedMs: number;
  readonly socket: Socket;
  /** Whether it is let in; undefined: that is no question. */
  readonly admission: Admission | undefined;
  /** Why nothing is done for it: it is here to be told so; undefined: it has a place. */
  readonly turnedAway?: Fault;
  /** Read at every call, since it can be set at run time. */
  readonly limits: { readonly maxClientRequests: number };
  /** Called once, when it has said its first sensible word. */
  readonly onSettled: (client: Client) => void;
  /** Called once, when its connection is closed; calls of it may still be under way. */
  readonly onDisconnected: (client: Client) => void;
  /** Called once, when it has gone and the last of its calls has ended. */
  readonly onFreed: (client: Client) => void;
}

/**
 * One connection and who is at its other end. Its calls hold it: a client that vanishes amid calls is freed when the
 * last of them has ended, once.
 */
export class Client {
  readonly id: number;
  readonly transport: 'unix' | 'tls';
  readonly peerAddress: string | undefined;
  readonly connectedMs: number;
  readonly admission: Admission | undefined;
  /** Why nothing is done for it; undefined: it has a place. */
  readonly turnedAway: Fault | undefined;
  readonly #socket: Socket;
  readonly #limits: { readonly maxClientRequests: number };
  readonly #onSettled: (client: Client) => void;
  readonly #onDisconnected: (client: Client) => void;
  readonly #onFreed: (client: Client) => void;
  readonly #roomListeners = new Set<() => void>();
  #identity: Identity;
  #caller: string;
  #carrier: ClientStatus['carrier'] = 'unknown';
  #calls = 0;
  #streams = 0;
  #callsDone = 0;
  #ordinary = 0;
  #urgent = 0;
  #isConnected = true;

  constructor(start: ClientStart) {
    this.id = start.id;
    this.transport = start.transport;
    this.peerAddress = start.peerAddress;
    this.connectedMs = start.connectedMs;
    this.admission = start.admission;
    this.turnedAway = start.turnedAway;
    this.#socket = start.socket;
    this.#limits = start.limits;
    this.#onSettled = start.onSettled;
    this.#onDisconnected = start.onDisconnected;
    this.#onFreed = start.onFreed;
    this.#identity = start.identity;
    this.#caller = describeIdentity(start.identity);
    start.socket.once('close', () => this.#disconnected());
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** Who it is, in a phrase. */
  get caller(): string {
    return this.#caller;
  }

  /** Whether it may only look. */
  get isReadOnly(): boolean {
    return this.#identity.door === 'ro';
  }

  /** Whether it has not said a sensible word yet. */
  get isAnonymous(): boolean {
    return this.#carrier === 'unknown';
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Calls and streams under way. */
  get isBusy(): boolean {
    return this.#calls + this.#streams > 0;
  }

  /** Says who it is, where that was not known from the start: by a certificate, by a token. */
  prove(identity: Identity): void {
    this.#identity = identity;
    this.#caller = describeIdentity(identity);
  }

  /** It speaks, and how. */
  settle(carrier: 'grpc' | 'frames'): void {
    if (!this.isAnonymous) return;
    this.#carrier = carrier;
    this.#onSettled(this);
  }

  /** Cuts it off. */
  disconnect(): void {
    this.#socket.destroy();
  }

  /** One of its calls has come in. From here to `done` it holds the client. */
  begin(isStream: boolean): void {
    if (isStream) this.#streams++;
    else this.#calls++;
  }

  /** That call is over, also in the engine. */
  done(isStream: boolean): void {
    if (isStream) this.#streams--;
    else this.#calls--;
    this.#callsDone++;
    this.#freeIfOver();
  }

  /**
   * Whether it may have a further call done now; none before it is known whether it is let in at all. Urgent calls are counted by themselves: a client whose guests all hang can
   * still have them destroyed.
   */
  hasRoom(isUrgent: boolean): boolean {
    if (this.admission?.isDecided === false) {
      void this.admission.decide();
      return false;
    }
    return (isUrgent ? this.#urgent : this.#ordinary) < this.#limits.maxClientRequests;
  }

  /** A call of it goes on to the workers. */
  enter(isUrgent: boolean): void {
    if (isUrgent) this.#urgent++;
    else this.#ordinary++;
  }

  /** That call has left them; others may go on. */
  leave(isUrgent: boolean): void {
    if (isUrgent) this.#urgent--;
    else this.#ordinary--;
    this.roomChanged();
  }

  /** Tells those who wait that there may be room now. */
  roomChanged(): void {
    for (const listener of this.#roomListeners) listener();
  }

  /** Calls back whenever there may be room for a further call; returns how to stop that. */
  onRoom(listener: () => void): () => void {
    this.#roomListeners.add(listener);
    return () => void this.#roomListeners.delete(listener);
  }

  status(): ClientStatus {
    return {
      id: this.id,
      identity: this.#identity,
      transport: this.transport,
      carrier: this.#carrier,
      connectedMs: this.connectedMs,
      calls: this.#calls,
      streams: this.#streams,
      callsDone: this.#callsDone,
      isReadOnly: this.isReadOnly,
      ...(this.peerAddress === undefined ? {} : { peerAddress: this.peerAddress }),
    };
  }

  #disconnected(): void {
    this.#isConnected = false;
    this.#onDisconnected(this);
    this.#freeIfOver();
  }

  #freeIfOver(): void {
    if (!this.#isConnected && !this.isBusy) this.#onFreed(this);
  }
}
