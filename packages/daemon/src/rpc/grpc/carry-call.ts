import type { Metadata } from '@grpc/grpc-js';
import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { identify } from '../identify.js';
import { clientOf } from './client-header.js';

/** What grpc-js tells of a call, unary or streaming. */
export interface GrpcCarrier {
  readonly request: Buffer;
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** Takes a call over from grpc-js; it is aborted when its client gives it up or vanishes, or its deadline passes. @throws Fault as `identify` */
export function carryCall(
  method: MethodEntry,
  carrier: GrpcCarrier,
  at: Pick<CarrierServices, 'clients' | 'tokens'>,
): CarriedCall {
  const [traceparent = ''] = carrier.metadata.get('traceparent');
  const client = clientOf(carrier.metadata, at.clients);
  const identity = identify(carrier.metadata, client, at);
  const call = new CarriedCall(method, carrier.request, client, String(traceparent), identity);
  const deadline = Number(carrier.getDeadline());
  carrier.on('cancelled', () => {
    const isLate = Date.now() >= deadline;
    call.abort(
      isLate
        ? new Fault('DEADLINE_EXCEEDED', `${method.rpc} did not end before its deadline`)
        : new Fault('CANCELLED', 'the caller gave the call up or is gone'),
    );
  });
  return call;
}
