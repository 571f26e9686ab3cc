import { isIP } from 'node:net';
import { type ChannelCredentials, Client, credentials } from '@grpc/grpc-js';
import type { GrpcTarget } from '../channel/channel.js';
import { metadataOf } from '../metadata.js';
import type { SignsOfLife } from '../signs-of-life.js';
import type { SessionCarrier } from './session-carrier.js';

const options = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_channelz': 0,
  'grpc.enable_retries': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
  // Else a whole page of domains waits for permission to be sent, several times.
  'grpc-node.flow_control_window': 1024 * 1024,
};

/** A connection may die without a word, and a daemon hang; then calls must not wait for their deadlines. */
function keepaliveOf({ intervalMs, timeoutMs }: SignsOfLife): object {
  return intervalMs === 0 ? {} : { 'grpc.keepalive_time_ms': intervalMs, 'grpc.keepalive_timeout_ms': timeoutMs };
}

/** What grpc-js connects with, which it offers no option for; the version is pinned and a test looks after it. */
interface Secured {
  _createSecureConnector(...where: readonly unknown[]): { readonly connectionOptions: { servername?: string } };
}

/**
 * An address is no name of a server in TLS: Node.js would warn of it, and send none in future. The certificate is for the address all
 * the same, since that is where one connects to.
 */
function withoutNameOfAddress(security: ChannelCredentials): ChannelCredentials {
  const secured = security as unknown as Secured;
  const create = secured._createSecureConnector.bind(security);
  secured._createSecureConnector = (...where) => {
    const connector = create(...where);
    if (isIP(connector.connectionOptions.servername ?? '') !== 0) delete connector.connectionOptions.servername;
    return connector;
  };
  return security;
}

/** Carries a session in one bidirectional gRPC stream, on a connection of its own. */
export function openGrpc(
  { address, secureContext, signsOfLife }: GrpcTarget,
  token: string,
): { readonly carrier: SessionCarrier; close(): void } {
  const security =
    secureContext === undefined
      ? credentials.createInsecure()
      : withoutNameOfAddress(credentials.createFromSecureContext(secureContext));
  const client = new Client(address, security, { ...options, ...keepaliveOf(signsOfLife) });
  return { carrier: grpcCarrier(client, token), close: () => client.close() };
}

function grpcCarrier(client: Client, token: string): SessionCarrier {
  return {
    withLength: false,
    open(events) {
      const method = '/holdfast.v1.SessionService/OpenSession';
      const stream = client.makeBidiStreamRequest(method, asItIs, asItIs, metadataOf(token), {});
      stream.once('metadata', () => events.accepted());
      stream.on('data', (message: Buffer) => events.message(message));
      stream.on('drain', () => events.drained());
      // The status says the same and comes also when there is no error.
      stream.on('error', () => undefined);
      stream.on('status', (status) => events.ended(status));
      return {
        memory: Buffer.allocUnsafe,
        write: (message) => stream.write(message),
        cancel: () => stream.cancel(),
      };
    },
  };
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
