import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BackendWish } from './backends/choose-backend.js';

/** How lockd is to run. */
export interface LockdOptions {
  /** Path of the gRPC socket; the hold socket, the journal and a lock file stand beside it. */
  readonly socket: string;
  /** Lease files are kept below `lockd` in it. */
  readonly stateDirectory: string;
  readonly backend: BackendWish;
  /** Whether the first signal ends it though leases are held. */
  readonly force: boolean;
}

/** Explains the command line. */
export const usage: string = `usage: holdfast-lockd [--socket PATH] [--state-dir DIR] [--backend auto|ofd|posix] [--force]

  --socket PATH     unix socket to serve; the hold socket is PATH.hold
  --state-dir DIR   where lease files are kept
  --backend KIND    ofd: locks of an open file description; posix: locks of the process; auto: ofd where it works
  --force           let SIGTERM stop it though leases are held
`;

/** Reads the command line. */
export function parseOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  isRoot: boolean,
): { readonly value: LockdOptions } | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        socket: { type: 'string' },
        'state-dir': { type: 'string' },
        backend: { type: 'string', default: 'auto' },
        force: { type: 'boolean', default: false },
      },
    });
    const { backend, force } = values;
    if (backend !== 'auto' && backend !== 'ofd' && backend !== 'posix') {
      return { problem: `--backend is ${JSON.stringify(backend)}; auto, ofd and posix are accepted` };
    }
    return {
      value: {
        socket: resolve(values.socket ?? join(runDirectory(environment, isRoot), 'lockd.sock')),
        stateDirectory: resolve(values['state-dir'] ?? defaultStateDirectory(environment, isRoot)),
        backend,
        force,
      },
    };
  } catch (error) {
    // parseArgs says which option it does not know, or which lacks its value.
    return { problem: (error as Error).message };
  }
}

function runDirectory(environment: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (isRoot) return '/run/holdfast';
  return join(environment['XDG_RUNTIME_DIR'] ?? join(homedir(), '.cache'), 'holdfast');
}

function defaultStateDirectory(environment: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (isRoot) return '/var/lib/holdfast';
  return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'holdfast');
}
