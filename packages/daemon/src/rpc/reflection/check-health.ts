import { type handleUnaryCall, status } from '@grpc/grpc-js';
import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import { clientOf } from '../grpc/client-header.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { identify } from '../identify.js';
import { statusOf } from '../status.js';
import type { Health } from './health.js';
import { decodeHealthCheck, encodeHealth } from './public-messages.js';

/** Makes a handler that says whether calls are taken: by the daemon, or by one of the services behind the caller's door. */
export function checkHealth(at: CarrierServices, health: Health): handleUnaryCall<Buffer, Buffer> {
  return ({ metadata, request }, callback) => {
    try {
      const { door } = identify(metadata, clientOf(metadata, at.clients), at);
      const service = readService(request);
      const found = health.of(service, door);
      if (found === 'SERVICE_UNKNOWN') {
        callback({ code: status.NOT_FOUND, details: `no service ${service} is known here` });
      } else {
        callback(null, encodeHealth(found));
      }
    } catch (error) {
      callback(toGrpcStatus(statusOf(error, { logger: at.logger, method: 'Check' })));
    }
  };
}

/** The service that is asked about. @throws Fault INVALID_ARGUMENT */
export function readService(request: Buffer): string {
  try {
    return decodeHealthCheck(request);
  } catch (cause) {
    throw new Fault('INVALID_ARGUMENT', 'the request for the health cannot be decoded', {}, { cause });
  }
}
