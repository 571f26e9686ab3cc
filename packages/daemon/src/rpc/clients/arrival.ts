import type { Socket } from 'node:net';
import type { Identity } from '../../access/identity.js';
import type { Admission } from './admission.js';
import type { Client } from './client.js';

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
