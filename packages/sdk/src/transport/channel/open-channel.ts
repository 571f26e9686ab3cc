import { authority, type Endpoint } from '../../uri/endpoint.js';
import type { SignsOfLife } from '../signs-of-life.js';
import { openSshRelay } from '../ssh.js';
import { type Channel, createChannel } from './channel.js';
import { unavailable } from './unavailable.js';

/**
 * Opens a channel; nothing is sent yet.
 * @throws HoldfastError when the files that it needs are not there or not good
 */
export async function openChannel(endpoint: Endpoint, signsOfLife: SignsOfLife): Promise<Channel> {
  switch (endpoint.transport) {
    case 'unix': {
      const { socketPath } = endpoint;
      const target = { address: `unix:${socketPath}`, signsOfLife };
      return createChannel(target, 5000, (cause) => unavailable(socketPath, cause));
    }
    case 'tls': {
      const [{ readClientCredentials }, { tlsUnavailable }] = await Promise.all([
        import('./tls-credentials.js'),
        import('./tls-unavailable.js'),
      ]);
      const secureContext = await readClientCredentials(endpoint);
      const target = { address: `dns:${authority(endpoint)}`, secureContext, signsOfLife };
      return createChannel(target, 10_000, (cause) => tlsUnavailable(endpoint, secureContext, cause));
    }
    case 'ssh': {
      const relay = await openSshRelay(endpoint);
      const target = { address: `unix:${relay.socketPath}`, signsOfLife };
      const channel = createChannel(target, 60_000, (cause) => relay.explain(cause));
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
