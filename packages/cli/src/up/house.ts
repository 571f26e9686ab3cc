import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the daemons of one user live; the daemons have the same defaults. */
export interface House {
  /** What outlives the host: definitions. */
  readonly stateDirectory: string;
  /** What outlives the daemons and not the host: sockets, status, process files. */
  readonly runDirectory: string;
  readonly logDirectory: string;
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

/** Places in one directory, or, without it, those of the system for root and of the user for anybody else. */
export function findHouse({ uid, homeDirectory, env }: Resident, directory?: string): House {
  if (directory !== undefined) {
    const root = resolve(directory);
    const runDirectory = join(root, 'run');
    const uri = `unix:${join(runDirectory, 'holdfast.sock')}`;
    return furnish(join(root, 'state'), runDirectory, join(root, 'log'), uri, false);
  }
  if (uid === 0) return furnish('/var/lib/holdfast', '/run/holdfast', '/var/log/holdfast', 'qemu:///system', true);
  // An empty variable means the same as none (XDG base directories, section 3).
  const base = (name: string, fallback: string): string => env[name] || fallback;
  const state = join(base('XDG_STATE_HOME', join(homeDirectory, '.local/state')), 'holdfast');
  const run = join(base('XDG_RUNTIME_DIR', `/run/user/${uid}`), 'holdfast');
  return furnish(state, run, join(state, 'log'), 'qemu:///session', true);
}

function furnish(
  stateDirectory: string,
  runDirectory: string,
  logDirectory: string,
  uri: string,
  isDefault: boolean,
): House {
  return {
    stateDirectory,
    runDirectory,
    logDirectory,
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
