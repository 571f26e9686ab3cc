import { type ChannelCredentials, Client, credentials } from '@grpc/grpc-js';
import type { HoldfastError } from '../../errors/holdfast-error.js';
import { authority, type Endpoint } from '../../uri/endpoint.js';
import type { SignsOfLife } from '../signs-of-life.js';
import { openSshRelay } from '../ssh.js';
import { tlsUnavailable } from './tls-unavailable.js';
import { readClientCredentials } from './tls-credentials.js';
import { unavailable } from './unavailable.js';

/** A way to a daemon on which calls can be made. */
export interface Channel {
  readonly client: Client;
  /** How long the daemon may take to accept a session; one that hangs accepts connections all the same. */
  readonly acceptMs: number;
  /** Words the error of a daemon that was not reached. */
  explain(cause: unknown): Promise<HoldfastError>;
  close(): void;
}

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

/**
 * Opens a channel; nothing is sent yet.
 * @throws HoldfastError when the files that it needs are not there or not good
 */
export async function openChannel(endpoint: Endpoint, signs: SignsOfLife): Promise<Channel> {
  const signsOfLife = keepaliveOf(signs);
  switch (endpoint.transport) {
    case 'unix': {
      const { socketPath } = endpoint;
      const client = new Client(`unix:${socketPath}`, credentials.createInsecure(), { ...options, ...signsOfLife });
      return toChannel(client, 5000, (cause) => unavailable(socketPath, cause));
    }
    case 'tls': {
      const context = await readClientCredentials(endpoint);
      const secure: ChannelCredentials = credentials.createFromSecureContext(context);
      const client = new Client(`dns:${authority(endpoint)}`, secure, { ...options, ...signsOfLife });
      return toChannel(client, 10_000, (cause) => tlsUnavailable(endpoint, context, cause));
    }
    case 'ssh': {
      const relay = await openSshRelay(endpoint);
      const client = new Client(`unix:${relay.socketPath}`, credentials.createInsecure(), {
        ...options,
        ...signsOfLife,
      });
      const channel = toChannel(client, 60_000, (cause) => relay.explain(cause));
      return {
        ...channel,
        close() {
          channel.close();
          relay.close();
        },
      };
    }
  }
}

function toChannel(client: Client, acceptMs: number, explain: Channel['explain']): Channel {
  return { client, acceptMs, explain, close: () => client.close() };
}
