import type { Caller, CallOptions } from './convert/caller.js';
import { refusal } from './errors/refusal.js';
import { Host } from './host.js';
import { periodOf } from './time/check-limits.js';
import { Link } from './transport/link.js';
import { type SignsOfLife, usualSignsOfLife } from './transport/signs-of-life.js';
import { checkTarget } from './uri/check-target.js';
import { findTarget } from './uri/find-target.js';
import { checkToken, findToken } from './uri/find-token.js';
import { presentSurroundings } from './uri/locate-socket.js';

/**
 * What {@link connect} takes. `timeoutMs` is about connecting, 10 seconds where nothing is said.
 *
 * @public
 */
export interface ConnectOptions extends CallOptions {
  /**
   * The daemon to talk to: `qemu:///system`, `qemu:///session`, `test:///default`, any of these with the parameter
   * `socket`, `unix:/path/to.sock`; on another host `qemu+ssh://user@host/system` or `qemu+tls://host/system`; or the name of a profile
   * in `~/.config/holdfast/config.toml`. Absent: `HOLDFAST_URI`, else the usual profile there, else the user's own daemon,
   * else that of the system.
   */
  readonly uri?: string;
  /**
   * Whether to connect to the daemon's read-only socket, where nothing can be changed and more users are let in.
   * Default: what the profile says, else false.
   */
  readonly readOnly?: boolean;
  /**
   * A token that says who this program is, as `holdfast token create` prints it. Absent: that in the file which the
   * parameter `token_file` of the URI or the profile names, else `HOLDFAST_TOKEN`, else none.
   */
  readonly token?: string;
  /**
   * How long calls wait for their answer that do not say it themselves, in milliseconds; 60 seconds where nothing is
   * said, 0: for ever. The wait for another job on the same domain is part of it.
   */
  readonly callTimeoutMs?: number;
  /**
   * After how long without a word the daemon is asked for a sign of life, in milliseconds; 20 seconds where nothing is said, 0:
   * never. One that gives none within {@link ConnectOptions.keepaliveTimeoutMs} is connected to anew: calls are made again or
   * end with UNAVAILABLE, and events go on where they were, as after every break of a connection.
   */
  readonly keepaliveIntervalMs?: number;
  /** How long the daemon has to give it, in milliseconds; 10 seconds where nothing is said. */
  readonly keepaliveTimeoutMs?: number;
}

/** Each option by its name, so that none is missing here which the type has. @internal */
export const connectOptions: Readonly<Record<keyof ConnectOptions, true>> = {
  uri: true,
  readOnly: true,
  token: true,
  callTimeoutMs: true,
  keepaliveIntervalMs: true,
  keepaliveTimeoutMs: true,
  signal: true,
  timeoutMs: true,
};

/** What is configured of signs of life. @internal */
export function signsOfLifeOf({
  keepaliveIntervalMs = usualSignsOfLife.intervalMs,
  keepaliveTimeoutMs = usualSignsOfLife.timeoutMs,
}: Pick<ConnectOptions, 'keepaliveIntervalMs' | 'keepaliveTimeoutMs'>): SignsOfLife {
  return {
    intervalMs: periodOf('keepaliveIntervalMs', keepaliveIntervalMs),
    timeoutMs: periodOf('keepaliveTimeoutMs', keepaliveTimeoutMs),
  };
}

const usualConnectMs = 10_000;
const usualCallMs = 60_000;

/**
 * Connects to a daemon. Without an argument it is found as {@link explainConnect} tells.
 *
 * @remarks
 * A daemon that is not there is an error at once; one that goes away later is waited for, 10 seconds by calls and as
 * long as it takes by events.
 *
 * @example
 * ```ts
 * await using host = await connect();
 * await host.domains.get('web').start();
 * ```
 *
 * @throws HoldfastError UNAVAILABLE when nobody answers, PERMISSION_DENIED, UNSUPPORTED, INVALID_ARGUMENT, FILE_NOT_FOUND,
 * FILE_PERMISSION, CANCELLED, DEADLINE_EXCEEDED
 *
 * @public
 */
export function connect(target: string | ConnectOptions = {}): Promise<Host> {
  return connectWith(typeof target === 'string' ? { uri: target } : target);
}

/** The same, for a test that wants to see each call and brings its own time. @internal */
export async function connectWith(
  options: ConnectOptions,
  observe: (link: Link) => Caller & { close(): void } = (link) => link,
): Promise<Host> {
  checkTarget(options, Object.keys(connectOptions));
  const { callTimeoutMs = usualCallMs, timeoutMs = usualConnectMs, signal } = options;
  const surroundings = presentSurroundings();
  const found = findTarget(options.uri, surroundings, options.readOnly);
  const { uri, endpoint, driver } = found;
  const token = options.token === undefined ? await findToken(found, surroundings) : checkToken('token', options.token);
  const destination = { endpoint, token, signsOfLife: signsOfLifeOf(options) };
  const link = new Link({ destination, callTimeoutMs });
  const host = new Host(uri, observe(link));
  try {
    await link.open(signal, timeoutMs);
    if (driver !== '') await checkDriver(host, driver, { ...(signal === undefined ? {} : { signal }), timeoutMs });
  } catch (error) {
    await host.close();
    throw error;
  }
  return host;
}

/** Fake guests and real ones must not be taken for each other. */
async function checkDriver(host: Host, wanted: string, options: CallOptions): Promise<void> {
  const { driver } = await host.version(options);
  if (driver === wanted) return;
  throw refusal('UNSUPPORTED', `the daemon at ${host.uri} runs guests with ${driver}; ${wanted} was asked for`, {
    hint: `start one with: holdfast up --driver ${wanted}`,
    metadata: { driver, wanted },
  });
}
