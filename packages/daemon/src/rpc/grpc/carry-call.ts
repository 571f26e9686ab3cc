import type { Metadata } from '@grpc/grpc-js';
import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { clientOf } from './client-header.js';

/** What grpc-js tells of a call, unary or streaming. */
export interface GrpcCarrier {
  readonly request: Buffer;
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** Takes a call over from grpc-js; it is aborted when its client gives it up or vanishes, or its deadline passes. */
export function carryCall(
  method: MethodEntry,
  carrier: GrpcCarrier,
  { clients }: Pick<CarrierServices, 'clients'>,
): CarriedCall {
  const [traceparent = ''] = carrier.metadata.get('traceparent');
  const call = new CarriedCall(method, carrier.request, clientOf(carrier.metadata, clients), String(traceparent));
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
