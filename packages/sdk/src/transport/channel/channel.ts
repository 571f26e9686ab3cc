import type { SecureContext } from 'node:tls';
import type { HoldfastError } from '../../errors/holdfast-error.js';
import type { SessionCarrier } from '../carrier/session-carrier.js';
import type { SignsOfLife } from '../signs-of-life.js';

/** A way to a daemon. */
export interface Channel {
  /** Carries a session over gRPC. */
  carry(token: string): Promise<SessionCarrier>;
  /** How long the daemon may take to accept a session; one that hangs accepts connections all the same. */
  readonly acceptMs: number;
  /** Words the error of a daemon that was not reached. */
  explain(cause: unknown): Promise<HoldfastError>;
  close(): void;
}

/** Where gRPC goes to, and how. */
export interface GrpcTarget {
  /** As gRPC writes addresses. */
  readonly address: string;
  /** Absent: without TLS. */
  readonly secureContext?: SecureContext;
  readonly signsOfLife: SignsOfLife;
}

/** Makes a channel; nothing is sent yet. */
export function createChannel(
  target: GrpcTarget,
  acceptMs: number,
  explain: (cause: unknown) => Promise<HoldfastError>,
): Channel {
  let close = (): void => {};
  return {
    async carry(token) {
      // Half of what the SDK is made of; a program on the daemon's host, in bare frames, never needs it.
      const { openGrpc } = await import('../carrier/grpc-carrier.js');
      const opened = openGrpc(target, token);
      close = opened.close;
      return opened.carrier;
    },
    acceptMs,
    explain,
    close: () => close(),
  };
}
