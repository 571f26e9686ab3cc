import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BackendWish } from '../backends/choose-backend.js';
import type { Limits } from './limits.js';

/** How lockd is to run. */
export interface LockdOptions {
  /** Path of the gRPC socket; the hold socket, the journal and a lock file stand beside it. */
  readonly socket: string;
  /** Lease files are kept below `lockd` in it. */
  readonly stateDirectory: string;
  readonly backend: BackendWish;
  /** Bounds that its settings have; others are as usual. */
  readonly limits?: Partial<Limits>;
  /** How long a file system that may hang has for one operation. */
  readonly fileDeadlineMs?: number;
  /** After how long without anybody it ends by itself; default: never. */
  readonly idleExitMs?: number;
  /** Whether the first signal ends it though leases are held. */
  readonly force: boolean;
}

/** Where its settings are. */
export interface ConfigPlace {
  /** The file that was asked for; undefined: none was. */
  readonly configFile?: string;
  /** The file that is read where none was asked for, if it exists. */
  readonly usualConfigFile: string;
}

/** What one image of the program tells another on the command line; nobody else does. */
export interface ImageOptions {
  /** Where the state of the image before this one is. */
  readonly stateDescriptor?: number;
  /** Backend that is to be tested, instead of serving. */
  readonly selfTest?: 'ofd' | 'posix';
}

/** Sockets that lockd was started with, by what they are for. */
export type InheritedSockets = ReadonlyMap<string, number>;

/** Explains the command line. */
export const usage: string = `usage: holdfast-lockd [--socket PATH] [--state-dir DIR] [--backend auto|ofd|posix]
                      [--file-deadline SECONDS] [--idle-exit SECONDS] [--force]
                      [--config PATH]

  --socket PATH     unix socket to serve; the hold socket is PATH.hold
  --state-dir DIR   where lease files are kept
  --backend KIND    ofd: locks of an open file description; posix: locks of the process; auto: ofd where it works
  --file-deadline SECONDS
                    how long a network or FUSE file system may take for one operation before what needs it is refused; from
                    0.1 to 600, default 5
  --idle-exit SECONDS
                    end when for so long nobody was connected, no guest was there and no lease was held; from 0.1 to
                    86400, default: never
  --force           let SIGTERM stop it though leases are held
  --config PATH     settings in TOML, read again when a new image takes over: max_clients, max_holds, max_waiting,
                    file_deadline_ms; default /etc/holdfast/lockd.toml, for others than root
                    $XDG_CONFIG_HOME/holdfast/lockd.toml, if it exists
  --version         print the version
  --help            print this
`;

/** What the command line says: how to run, what to print instead, or what is wrong with it. */
export type CommandLine =
  | { readonly value: LockdOptions & ConfigPlace & ImageOptions }
  | { readonly print: 'usage' | 'version' }
  | { readonly problem: string };

/** Reads the command line. */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  uid: number,
): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        socket: { type: 'string' },
        'state-dir': { type: 'string' },
        backend: { type: 'string', default: 'auto' },
        'file-deadline': { type: 'string' },
        'idle-exit': { type: 'string' },
        force: { type: 'boolean', default: false },
        config: { type: 'string' },
        'state-fd': { type: 'string' },
        'self-test': { type: 'string' },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { backend, force } = values;
    if (values.help) return { print: 'usage' };
    if (values.version) return { print: 'version' };
    if (backend !== 'auto' && backend !== 'ofd' && backend !== 'posix') {
      return { problem: `--backend is ${JSON.stringify(backend)}; auto, ofd and posix are accepted` };
    }
    const deadline = readSeconds(values, 'file-deadline', 600);
    const idle = readSeconds(values, 'idle-exit', 86_400);
    for (const seconds of [deadline, idle]) if (typeof seconds === 'object') return seconds;
    return {
      value: {
        ...(typeof deadline === 'number' ? { fileDeadlineMs: Math.round(deadline * 1000) } : {}),
        ...(typeof idle === 'number' ? { idleExitMs: Math.round(idle * 1000) } : {}),
        ...(values.config === undefined ? {} : { configFile: resolve(values.config) }),
        usualConfigFile: join(configDirectory(environment, uid), 'lockd.toml'),
        socket: resolve(values.socket ?? join(runDirectory(environment, uid), 'lockd.sock')),
        stateDirectory: resolve(values['state-dir'] ?? defaultStateDirectory(environment, uid)),
        backend,
        force,
        ...(values['state-fd'] === undefined ? {} : { stateDescriptor: Number(values['state-fd']) }),
        ...(values['self-test'] === undefined ? {} : { selfTest: values['self-test'] === 'posix' ? 'posix' : 'ofd' }),
      },
    };
  } catch (error) {
    // parseArgs says which option it does not know, or which lacks its value.
    return { problem: (error as Error).message };
  }
}

/** Seconds that an option says; undefined: it is not there. */
function readSeconds(
  values: Readonly<Record<string, unknown>>,
  option: string,
  most: number,
): number | undefined | { readonly problem: string } {
  const text = values[option];
  if (text === undefined) return undefined;
  const seconds = Number(text || Number.NaN);
  if (seconds >= 0.1 && seconds <= most) return seconds;
  return { problem: `--${option} is ${JSON.stringify(text)}; seconds from 0.1 to ${most} are accepted` };
}

/** The same places as the daemon's: for root in the system, for anybody else in the user's own directories. */
function runDirectory(environment: Readonly<Record<string, string | undefined>>, uid: number): string {
  if (uid === 0) return '/run/holdfast';
  // An empty variable means the same as none (XDG base directories, section 3).
  return join(environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`, 'holdfast');
}

function configDirectory(environment: Readonly<Record<string, string | undefined>>, uid: number): string {
  if (uid === 0) return '/etc/holdfast';
  return join(environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config'), 'holdfast');
}

function defaultStateDirectory(environment: Readonly<Record<string, string | undefined>>, uid: number): string {
  if (uid === 0) return '/var/lib/holdfast';
  return join(environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local/state'), 'holdfast');
}
