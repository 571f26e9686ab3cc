import { type handleUnaryCall, status } from '@grpc/grpc-js';
import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import { clientOf } from '../grpc/client-header.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { identify } from '../identify.js';
import { statusOf } from '../status.js';
import { decodeHealthCheck, encodeHealth } from './public-messages.js';
import { servicesOfDoor } from './services-of-door.js';

/** What goes on being served while the daemon is drained. */
const servedWhileDraining = [
  'holdfast.v1.AdminService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
];

/** Makes a handler that says whether calls are taken: by the daemon, or by one of the services behind the caller's door. */
export function checkHealth(at: CarrierServices, isDraining: () => boolean): handleUnaryCall<Buffer, Buffer> {
  return ({ metadata, request }, callback) => {
    try {
      const { door } = identify(metadata, clientOf(metadata, at.clients), at);
      const service = readService(request);
      if (service !== '' && !servicesOfDoor(door).includes(service)) {
        callback({ code: status.NOT_FOUND, details: `no service ${service} is known here` });
        return;
      }
      const isServing = at.dispatcher.isOpen && (!isDraining() || servedWhileDraining.includes(service));
      callback(null, encodeHealth(isServing));
    } catch (error) {
      callback(toGrpcStatus(statusOf(error, { logger: at.logger, method: 'Check' })));
    }
  };
}

/** @throws Fault INVALID_ARGUMENT */
function readService(request: Buffer): string {
  try {
    return decodeHealthCheck(request);
  } catch (cause) {
    throw new Fault('INVALID_ARGUMENT', 'the request of Check cannot be decoded', {}, { cause });
  }
}
