import { doorSocketOf } from '@holdfast/protocol';
import { Admin } from './admin.js';
import { connectOptions, type ConnectOptions, signsOfLifeOf } from './connect.js';
import { refusal } from './errors/refusal.js';
import { Link } from './transport/link.js';
import { describeEndpoint } from './uri/endpoint.js';
import { checkTarget } from './uri/check-target.js';
import { findTarget } from './uri/find-target.js';
import { presentSurroundings } from './uri/locate-socket.js';

const usualConnectMs = 10_000;
const usualCallMs = 60_000;
/** Who administers shows no token: the socket itself says who may. */
const known = Object.keys(connectOptions).filter((name) => name !== 'token');

/**
 * Connects to the administration of a daemon of this host, which has a socket of its own beside the one for everybody:
 * `holdfast-admin.sock` beside `holdfast.sock`. The URI may name either.
 *
 * @example
 * ```ts
 * await using admin = await connectAdmin();
 * for (const client of await admin.clients()) console.log(client.id, client.caller);
 * ```
 *
 * @throws HoldfastError UNAVAILABLE when nobody answers, UNSUPPORTED for a daemon of another host, INVALID_ARGUMENT,
 * CANCELLED, DEADLINE_EXCEEDED
 *
 * @public
 */
export async function connectAdmin(target: string | Omit<ConnectOptions, 'token'> = {}): Promise<Admin> {
  const options: Omit<ConnectOptions, 'token'> = typeof target === 'string' ? { uri: target } : target;
  checkTarget(options, known);
  const { callTimeoutMs = usualCallMs, timeoutMs = usualConnectMs, signal } = options;
  const { uri, endpoint } = findTarget(options.uri, presentSurroundings());
  if (endpoint.transport !== 'unix') {
    throw refusal('UNSUPPORTED', `${uri} is on another host; a daemon is administered on its own`, {
      hint: `run it there: ssh ${endpoint.host} holdfast admin status`,
      metadata: { endpoint: describeEndpoint(endpoint) },
    });
  }
  const socketPath = adminSocketOf(endpoint.socketPath);
  const destination = {
    endpoint: { transport: 'unix', socketPath },
    token: '',
    signsOfLife: signsOfLifeOf(options),
  } as const;
  const link = new Link({ destination, callTimeoutMs });
  try {
    await link.open(signal, timeoutMs);
  } catch (error) {
    link.close();
    throw error;
  }
  return new Admin(socketPath, link);
}

function adminSocketOf(path: string): string {
  return path.endsWith('-admin.sock') ? path : doorSocketOf(path, 'admin');
}
