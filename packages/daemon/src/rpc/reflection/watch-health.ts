import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { Identity } from '../../access/identity.js';
import type { Fault } from '../../model/fault.js';
import type { CountedCall } from '../active-calls.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { clientOf } from '../grpc/client-header.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { identify } from '../identify.js';
import { statusOf } from '../status.js';
import { readService } from './check-health.js';
import type { Health, HealthStatus } from './health.js';
import { encodeHealth } from './public-messages.js';

const method = { rpc: 'Watch', responseStream: true } as const;

/**
 * Makes a handler that says at once whether calls are taken, and again whenever that has changed. A reader that is slow
 * learns of the last change only: there is nothing to be kept for it.
 */
export function watchHealth(at: CarrierServices, health: Health): handleServerStreamingCall<Buffer, Buffer> {
  return (carrier) => {
    const refuse = (error: unknown): void => {
      // How grpc-js wants to be told of a status.
      carrier.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: method.rpc })));
    };
    let client: Client;
    let identity: Identity;
    let service: string;
    try {
      client = clientOf(carrier.metadata, at.clients);
      identity = identify(carrier.metadata, client, at);
      service = readService(carrier.request);
    } catch (error) {
      refuse(error);
      return;
    }
    let told: HealthStatus | undefined;
    let isBlocked = false;
    const tell = (): void => {
      const found = health.of(service, identity.door);
      if (isBlocked || found === told) return;
      told = found;
      isBlocked = !carrier.write(encodeHealth(found));
    };
    const stopWatching = health.watch(tell);
    let isOver = false;
    const call: CountedCall = { method, client, identity, abort: (reason) => end(reason) };
    const end = (reason?: Fault): void => {
      if (isOver) return;
      isOver = true;
      stopWatching();
      at.active.done(call);
      if (reason !== undefined) refuse(reason);
    };
    at.active.begin(call);
    carrier.on('drain', () => {
      isBlocked = false;
      tell();
    });
    carrier.on('cancelled', () => end());
    carrier.on('close', () => end());
    tell();
  };
}
