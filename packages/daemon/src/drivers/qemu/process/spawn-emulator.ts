import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { Fault } from '../../../model/fault.js';
import type { ExitStatus } from './exit-status.js';
import type { GuestUser } from './guest-user.js';

/** How to start the process of a guest. */
export interface SpawnOptions {
  readonly binary: string;
  readonly args: readonly string[];
  /** Program and arguments that are started as the daemon and become `binary`; default: none. */
  readonly command?: readonly string[];
  /** The guest's own directory: QEMU binds its sockets and dumps its core there. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: GuestUser | undefined;
  /** Where its standard output and error go. */
  readonly log: number;
  /** Inherited as 3, 4 and so on; no other descriptor is. */
  readonly descriptors: readonly number[];
  /** Descriptors of ours that a child would inherit unasked: it gets nothing in their place. */
  readonly leaked: readonly number[];
}

/** A process that was started. */
export interface SpawnedProcess {
  readonly pid: number;
  /** Settles when it has ended; never rejects. */
  readonly exited: Promise<ExitStatus>;
}

/** First descriptor after standard input, output and error. */
const firstDescriptor = 3;

/**
 * Starts a process in a session of its own, so that neither the daemon's end nor a signal of its terminal ends it.
 * @throws Fault LAUNCH_FAILED, RESOURCE_EXHAUSTED
 */
export async function spawnEmulator(options: SpawnOptions): Promise<SpawnedProcess> {
  await using nothing = await open('/dev/null', 'r+');
  try {
    const { file, args, as } = lineOf(options);
    const child = spawn(file, args, {
      cwd: options.directory,
      detached: true,
      env: options.environment,
      stdio: [nothing.fd, options.log, options.log, ...withoutLeaks(options, nothing.fd)],
      ...as,
    });
    const exited = new Promise<ExitStatus>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    if (child.pid === undefined) {
      throw await new Promise<Error>((resolve) => {
        child.once('error', resolve);
      });
    }
    child.on('error', () => {});
    child.unref();
    return { pid: child.pid, exited };
  } catch (error) {
    throw translate(options.binary, error as NodeJS.ErrnoException);
  }
}

/** What is started, and as whom. */
interface StartLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly as: { readonly uid?: number; readonly gid?: number };
}

/** What goes before needs the rights of the daemon, so the last step before the guest's own program gives them up. */
function lineOf({ binary, args, user, command: [file, ...before] = [] }: SpawnOptions): StartLine {
  if (file === undefined) return { file: binary, args, as: user === undefined ? {} : { uid: user.uid, gid: user.gid } };
  const giveUp =
    user === undefined ? [] : ['/usr/bin/setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { file, args: [...before, ...giveUp, binary, ...args], as: {} };
}

/** Descriptors of the child from 3 on; 'ignore' leaves a number as it is. */
function withoutLeaks({ descriptors, leaked }: SpawnOptions, nothing: number): (number | 'ignore')[] {
  const own: (number | 'ignore')[] = [...descriptors];
  for (const leak of leaked) {
    const place = leak - firstDescriptor;
    while (own.length <= place) own.push('ignore');
    if (place >= descriptors.length) own[place] = nothing;
  }
  return own;
}

const exhausted = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

function translate(binary: string, cause: NodeJS.ErrnoException): Fault {
  const code = cause.code ?? cause.message;
  if (exhausted.has(code)) {
    return new Fault(
      'RESOURCE_EXHAUSTED',
      `the host has no room for another process: ${code}`,
      { hint: 'look at the limits of processes, memory and open files of the daemon' },
      { cause },
    );
  }
  return new Fault(
    'LAUNCH_FAILED',
    `${binary} could not be started: ${code}`,
    { metadata: { path: binary } },
    { cause },
  );
}
