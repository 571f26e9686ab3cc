import { statSync } from 'node:fs';
import { doorSocketOf } from '@holdfast/protocol';
import { describeEndpoint } from './uri/endpoint.js';
import { locateDaemon, type Target } from './uri/locate-daemon.js';
import { presentSurroundings, sessionSocket, systemSocket } from './uri/locate-socket.js';
import type { Surroundings } from './uri/locate-socket.js';

/**
 * Where a URI may come from, in the order in which they are looked at.
 *
 * @public
 */
export type ConnectSource = 'option' | 'environment' | 'session-socket' | 'system-socket' | 'certificates';

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
  /** How the daemon is reached. */
  readonly transport: 'unix' | 'tls' | 'ssh';
  /** Where: a socket, a host with its port, or the command that leads there. */
  readonly address: string;
  /** The socket that the URI means; empty: it is on another host. */
  readonly socketPath: string;
  /** What was looked at, in order, up to the place that decided; then where certificates were looked for. */
  readonly steps: readonly ConnectStep[];
}

/**
 * Says which daemon {@link connect} would talk to, and what it would look at to find it. Connects to nothing.
 *
 * @throws HoldfastError INVALID_ARGUMENT for what is no URI, UNSUPPORTED for what this release cannot reach
 *
 * @public
 */
export function explainConnect(
  options: { readonly uri?: string; readonly readOnly?: boolean } = {},
): ConnectExplanation {
  const readOnly = options.readOnly ?? false;
  const { uri, endpoint, certificates, steps } = findTarget(options.uri, presentSurroundings(), readOnly);
  const { transport } = endpoint;
  const looked = certificates.map(({ directory, found, chosen }) => ({
    source: 'certificates' as const,
    place: directory,
    found: found.length === 0 ? 'nothing' : found.join(', '),
    chosen,
  }));
  const socketPath = endpoint.transport === 'unix' ? endpoint.socketPath : '';
  return { uri, transport, address: describeEndpoint(endpoint), socketPath, steps: [...steps, ...looked] };
}

/** Finds the daemon to talk to: what was given, HOLDFAST_URI, the user's own socket, the socket of the system. */
export function findTarget(
  uri: string | undefined,
  surroundings: Surroundings,
  readOnly = false,
): Target & { readonly steps: readonly ConnectStep[] } {
  const steps: ConnectStep[] = [];
  const given = [
    { source: 'option', place: 'uri', value: uri },
    { source: 'environment', place: 'HOLDFAST_URI', value: surroundings.environment['HOLDFAST_URI'] },
  ] as const;
  for (const { source, place, value } of given) {
    const chosen = value !== undefined && value !== '';
    steps.push({ source, place, found: chosen ? value : 'not set', chosen });
    if (chosen) return { ...locateDaemon(value, surroundings, readOnly), steps };
  }
  const system = { source: 'system-socket', place: systemSocket, uri: 'qemu:///system' } as const;
  const own = { source: 'session-socket', place: sessionSocket(surroundings), uri: 'qemu:///session' } as const;
  // Root's own daemon is that of the system.
  const sockets = own.place === system.place ? [system] : [own, system];
  const present = sockets.map((socket) => ({ ...socket, found: describe(socket.place) }));
  // Where there is none, the user's own is named: that is the one that can be started without asking anybody.
  const chosen = present.find(({ found }) => found === socketFound) ?? present[0];
  for (const { source, place, found } of present) {
    steps.push({ source, place, found, chosen: source === chosen?.source });
    if (source === chosen?.source && found === socketFound) break;
  }
  const place = chosen?.place ?? '';
  const endpoint = { transport: 'unix', socketPath: readOnly ? doorSocketOf(place, 'ro') : place } as const;
  return { uri: chosen?.uri ?? '', endpoint, driver: '', certificates: [], tokenFile: '', steps };
}

const socketFound = 'a socket';

function describe(path: string): string {
  try {
    return statSync(path).isSocket() ? socketFound : 'no socket, but something else';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : (error as Error).message;
  }
}
