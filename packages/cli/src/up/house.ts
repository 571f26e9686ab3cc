import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError } from '../command-error.js';

/** Where the daemons of one user live; the daemons have the same defaults. */
export interface House {
  /** What outlives the host: definitions. */
  readonly stateDirectory: string;
  /** What outlives the daemons and not the host: sockets, status, process files. */
  readonly runDirectory: string;
  readonly logDirectory: string;
  /** What the daemon reads its settings from. */
  readonly configFile: string;
  /** What stands apart from the usual place, and is said to the daemons therefore; undefined: nothing does. */
  readonly apart?: { readonly lockdConfigFile: string; readonly tokenFile: string };
  readonly daemonSocket: string;
  readonly lockdSocket: string;
  readonly daemonLog: string;
  readonly lockdLog: string;
  readonly daemonProcessFile: string;
  readonly lockdProcessFile: string;
  /** What reaches the daemon. */
  readonly uri: string;
  /** Whether `connect()` finds it without being told. */
  readonly isDefault: boolean;
}

/** Who asks, as far as places depend on it. */
export interface Resident {
  readonly uid: number;
  readonly homeDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The user who runs this command. */
export function presentResident(env: Readonly<Record<string, string | undefined>>): Resident {
  return { uid: process.getuid?.() ?? 0, homeDirectory: homedir(), env };
}

/**
 * Places in one directory, or, without it, those of the system for root and of the user for anybody else.
 * @throws CommandError INVALID_ARGUMENT for a directory without a name: that of a variable which is not set, and never the present one
 */
export function findHouse({ uid, homeDirectory, env }: Resident, directory?: string): House {
  if (directory === '') {
    throw new CommandError('--dir is empty; expected a directory', { reason: 'INVALID_ARGUMENT' });
  }
  if (directory !== undefined) {
    const root = resolve(directory);
    const runDirectory = join(root, 'run');
    const uri = `unix:${join(runDirectory, 'holdfast.sock')}`;
    const places = { stateDirectory: join(root, 'state'), runDirectory, logDirectory: join(root, 'log') };
    const apart = { lockdConfigFile: join(root, 'lockd.toml'), tokenFile: join(root, 'tokens.json') };
    return furnish({ ...places, configFile: join(root, 'holdfastd.toml'), apart }, uri, false);
  }
  if (uid === 0) return furnish(systemPlaces, 'qemu:///system', true);
  // An empty variable means the same as none (XDG base directories, section 3).
  const base = (name: string, fallback: string): string => env[name] || fallback;
  const stateDirectory = join(base('XDG_STATE_HOME', join(homeDirectory, '.local/state')), 'holdfast');
  const runDirectory = join(base('XDG_RUNTIME_DIR', `/run/user/${uid}`), 'holdfast');
  const configFile = join(base('XDG_CONFIG_HOME', join(homeDirectory, '.config')), 'holdfast/holdfastd.toml');
  const places = { stateDirectory, runDirectory, logDirectory: join(stateDirectory, 'log'), configFile };
  return furnish(places, 'qemu:///session', true);
}

type Places = Pick<House, 'stateDirectory' | 'runDirectory' | 'logDirectory' | 'configFile' | 'apart'>;

const systemPlaces: Places = {
  stateDirectory: '/var/lib/holdfast',
  runDirectory: '/run/holdfast',
  logDirectory: '/var/log/holdfast',
  configFile: '/etc/holdfast/holdfastd.toml',
};

function furnish(places: Places, uri: string, isDefault: boolean): House {
  const { runDirectory, logDirectory } = places;
  return {
    ...places,
    daemonSocket: join(runDirectory, 'holdfast.sock'),
    lockdSocket: join(runDirectory, 'lockd.sock'),
    daemonLog: join(logDirectory, 'holdfastd.log'),
    lockdLog: join(logDirectory, 'holdfast-lockd.log'),
    daemonProcessFile: join(runDirectory, 'holdfastd.pid'),
    lockdProcessFile: join(runDirectory, 'holdfast-lockd.pid'),
    uri,
    isDefault,
  };
}
