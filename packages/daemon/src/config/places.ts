import { join } from 'node:path';

/** Where things stand by default: for root in the system, for anybody else in the user's own directories. */
export interface Places {
  /** Whether they are those of the whole host, and not of one user. */
  readonly isSystem: boolean;
  readonly configFile: string;
  readonly stateDirectory: string;
  readonly runDirectory: string;
  readonly logDirectory: string;
  /** The tokens that are known. */
  readonly tokenFile: string;
  /** Where certificates are looked for. */
  readonly pkiDirectory: string;
  /** Socket of the lock daemon, which does not move with the run directory of this one. */
  readonly lockdSocket: string;
}

/** Who runs the daemon, as far as places depend on it. */
export interface Surroundings {
  readonly uid: number;
  readonly homeDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Answers the default places, by the rules of the XDG base directories for a user. */
export function defaultPlaces({ uid, homeDirectory, environment }: Surroundings): Places {
  if (uid === 0) {
    return {
      isSystem: true,
      configFile: '/etc/holdfast/holdfastd.toml',
      stateDirectory: '/var/lib/holdfast',
      runDirectory: '/run/holdfast',
      logDirectory: '/var/log/holdfast',
      tokenFile: '/etc/holdfast/tokens.json',
      pkiDirectory: '/etc/holdfast/pki',
      lockdSocket: '/run/holdfast/lockd.sock',
    };
  }
  // An empty variable means the same as none (XDG base directories, section 3).
  const base = (name: string, fallback: string): string => environment[name] || fallback;
  const runDirectory = join(base('XDG_RUNTIME_DIR', `/run/user/${uid}`), 'holdfast');
  const config = join(base('XDG_CONFIG_HOME', join(homeDirectory, '.config')), 'holdfast');
  const state = join(base('XDG_STATE_HOME', join(homeDirectory, '.local/state')), 'holdfast');
  return {
    isSystem: false,
    configFile: join(config, 'holdfastd.toml'),
    stateDirectory: state,
    runDirectory,
    logDirectory: join(state, 'log'),
    tokenFile: join(config, 'tokens.json'),
    pkiDirectory: join(config, 'pki'),
    lockdSocket: join(runDirectory, 'lockd.sock'),
  };
}
