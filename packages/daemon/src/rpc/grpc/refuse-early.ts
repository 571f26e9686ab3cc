import { constants } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { MethodEntry } from '@holdfast/protocol';
import { methodByName } from '@holdfast/protocol';
import { Metadata } from '@grpc/grpc-js';
import type { Server, ServerDuplexStream } from '@grpc/grpc-js';
import { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { statusOf } from '../status.js';
import { clientOf } from './client-header.js';
import { toGrpcStatus } from './to-grpc-status.js';

/** Where calls are sent that would be refused whatever they say. */
const refusedPath = '/holdfast.v1/Refused';
/** What they wanted; never what a client has put there. */
const wantedHeader = 'holdfast-wanted';
const nothing = Buffer.alloc(0);

/**
 * Sends a call that has no hope to where it is refused without a look at its request, of which almost nothing is read then.
 * Whoever shows a token may be somebody else than the client, and is heard first.
 */
export function divertHopeless(
  headers: IncomingHttpHeaders,
  client: Client | undefined,
  { dispatcher }: Pick<CarrierServices, 'dispatcher'>,
): void {
  if (headers[wantedHeader] !== undefined) delete headers[wantedHeader];
  const path = headers[':path'];
  if (client?.turnedAway !== undefined) {
    headers[wantedHeader] = path;
    headers[':path'] = refusedPath;
    return;
  }
  const method = path === undefined ? undefined : methodByName.get(path);
  if (method === undefined || client === undefined || headers.authorization !== undefined) return;
  if (!dispatcher.isHopeless(client.identity, method)) return;
  headers[wantedHeader] = method.name;
  headers[':path'] = refusedPath;
}

/** Serves the place where calls are refused. */
export function serveRefusals(server: Server, at: CarrierServices): void {
  const refuse = (stream: ServerDuplexStream<Buffer, Buffer>): void => {
    const [wanted] = stream.metadata.get(wantedHeader);
    void refusalOf(methodByName.get(String(wanted)), stream.metadata, at).then((error) => {
      stream.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: String(wanted ?? refusedPath) })));
      const { stream: carrier } = (stream as unknown as { readonly call: { readonly stream: ServerHttp2Stream } }).call;
      // Behind the status: what is still to come of the request is not wanted.
      setImmediate(() => carrier.close(constants.NGHTTP2_NO_ERROR));
    });
  };
  server.register(
    refusedPath,
    refuse,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    'bidi',
  );
}

/** What the interceptors have to say of a call without a request; they note it where refusals are noted. */
async function refusalOf(method: MethodEntry | undefined, metadata: Metadata, at: CarrierServices): Promise<unknown> {
  try {
    const client = clientOf(metadata, at.clients);
    if (client.turnedAway !== undefined) throw client.turnedAway;
    const wanted = method ?? at.dispatcher.find(refusedPath);
    const [traceparent = ''] = metadata.get('traceparent');
    return await at.dispatcher.refuse(new CarriedCall(wanted, nothing, client, String(traceparent), client.identity));
  } catch (error) {
    return error;
  }
}
