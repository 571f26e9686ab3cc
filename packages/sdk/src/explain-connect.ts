import { describeEndpoint } from './uri/endpoint.js';
import { checkTarget } from './uri/check-target.js';
import { findTarget } from './uri/find-target.js';
import { presentSurroundings } from './uri/locate-socket.js';

/**
 * Where a URI may come from, in the order in which they are looked at.
 *
 * @public
 */
export type ConnectSource = 'option' | 'environment' | 'profile' | 'session-socket' | 'system-socket' | 'certificates';

/**
 * One place that was looked at for a daemon.
 *
 * @public
 */
export interface ConnectStep {
  readonly source: ConnectSource;
  /** What was looked at, for example `HOLDFAST_URI` or the path of a socket. */
  readonly place: string;
  /** What was found there, one sentence. */
  readonly found: string;
  /** Whether it decided. */
  readonly chosen: boolean;
}

/**
 * Which daemon `connect` talks to, and why.
 *
 * @public
 */
export interface ConnectExplanation {
  /** The URI that decided. */
  readonly uri: string;
  /** The profile that it came from; empty: from none. */
  readonly profile: string;
  /** How the daemon is reached. */
  readonly transport: 'unix' | 'tls' | 'ssh';
  /** Where: a socket, a host with its port, or the command that leads there. */
  readonly address: string;
  /** The socket that the URI means; empty: it is on another host. */
  readonly socketPath: string;
  /** What was looked at, in order, up to the place that decided; then where certificates were looked for. */
  readonly steps: readonly ConnectStep[];
}

const known = ['uri', 'readOnly'];

/**
 * Says which daemon {@link connect} would talk to, and what it would look at to find it. Connects to nothing.
 *
 * @throws HoldfastError INVALID_ARGUMENT for what is no URI and no profile, UNSUPPORTED for what this release cannot reach,
 * FILE_PERMISSION
 *
 * @public
 */
export function explainConnect(
  options: { readonly uri?: string; readonly readOnly?: boolean } = {},
): ConnectExplanation {
  checkTarget(options, known, 'an object');
  const { uri, profile, endpoint, certificates, steps } = findTarget(
    options.uri,
    presentSurroundings(),
    options.readOnly,
  );
  const { transport } = endpoint;
  const looked = certificates.map(({ directory, found, chosen }) => ({
    source: 'certificates' as const,
    place: directory,
    found: found.length === 0 ? 'nothing' : found.join(', '),
    chosen,
  }));
  const socketPath = endpoint.transport === 'unix' ? endpoint.socketPath : '';
  return { uri, profile, transport, address: describeEndpoint(endpoint), socketPath, steps: [...steps, ...looked] };
}
