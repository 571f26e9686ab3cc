import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type ConnectOptions, type Host } from '@holdfast/sdk';
import { type Outcome, runHoldfast, type Surroundings } from '../run-holdfast.js';
import { type LogLine, Program } from './program.js';

const presentProgram = fileURLToPath(new URL('../../../daemon/bin/holdfastd.js', import.meta.url));

/** How a daemon is run. */
export interface DaemonOptions {
  /** Default: qemu. */
  readonly driver?: 'qemu' | 'test';
  /** Default: lockd. */
  readonly leases?: 'lockd' | 'sanlock' | 'nop';
  readonly stateDirectory?: string;
  /** Default: that of the site. */
  readonly lockdSocket?: string;
  /** Whether it starts a lock daemon when it finds none, as those of others than root do by themselves; default: no. */
  readonly startsLockd?: boolean;
  /** Further arguments. */
  readonly args?: readonly string[];
  /** A program and its arguments that run the daemon, for example as another user. */
  readonly by?: readonly string[];
}

/** A daemon that is started, killed and started again on the same directories, and the ways to talk to it. */
export class Daemon {
  readonly directory: string;
  readonly stateDirectory: string;
  readonly runDirectory: string;
  readonly uri: string;
  readonly #by: readonly string[];
  readonly #settings: readonly string[];
  readonly #hosts = new Set<Host>();
  readonly #runs: Program[] = [];

  constructor(directory: string, lockdSocket: string, options: DaemonOptions) {
    const { driver = 'qemu', leases = 'lockd', args = [], by = [] } = options;
    const socket = join(directory, 'run', 'holdfast.sock');
    this.directory = directory;
    this.stateDirectory = options.stateDirectory ?? join(directory, 'state');
    this.runDirectory = join(directory, 'run');
    this.uri = `unix:${socket}`;
    const places = {
      socket,
      'state-dir': this.stateDirectory,
      'run-dir': this.runDirectory,
      'log-dir': join(directory, 'log'),
    };
    const choices: Record<string, string> = {
      driver,
      'lease-manager': leases,
      'lockd-socket': options.lockdSocket ?? lockdSocket,
    };
    const isRoot = process.getuid?.() === 0 && by.length === 0;
    // Root's never does, and daemons of other releases need not know the setting.
    if (!isRoot && !options.startsLockd) choices['start-lock-daemon'] = 'false';
    const settings = Object.entries({ ...places, ...choices }).map(([name, value]) => `--${name}=${value}`);
    this.#by = by;
    this.#settings = [...settings, ...args];
  }

  get process(): Program {
    const last = this.#runs.at(-1);
    if (last === undefined) throw new Error('the daemon was not started');
    return last;
  }

  /** What all runs of it have logged as errors. */
  get errors(): LogLine[] {
    return this.#runs.flatMap(({ errors }) => errors);
  }

  /** Starts it, or another release of it, and waits until it serves. */
  async start(program: string = presentProgram): Promise<void> {
    const run = new Program([...this.#by, process.execPath, program, ...this.#settings]);
    this.#runs.push(run);
    await run.ready();
  }

  /** Ends it as `kill -9` does, and resolves when it is gone. */
  async crash(): Promise<void> {
    await this.#runs.at(-1)?.end('SIGKILL');
  }

  /** Closes all connections, and ends it for good. */
  async close(): Promise<void> {
    for (const host of this.#hosts) await host.close();
    await this.crash();
  }

  /** Connects. The connection outlives the daemon, and is closed by {@link Daemon.close}. */
  async connect(options: Omit<ConnectOptions, 'uri'> = {}): Promise<Host> {
    const host = await connect({ ...options, uri: this.uri });
    this.#hosts.add(host);
    return host;
  }

  /** Runs the real command against it. */
  cli(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
    return runHoldfast(args, { ...surroundings, env: { HOLDFAST_URI: this.uri, ...surroundings.env } });
  }

  /** The definitions and the status of guests on disk, by path. */
  files(): Record<string, string> {
    return Object.fromEntries([...filesBelow(this.stateDirectory), ...filesBelow(join(this.runDirectory, 'guests'))]);
  }

  /** What guests have left in the run directory: their folders, with sockets and all. */
  guestFolders(): string[] {
    return namesIn(join(this.runDirectory, 'qemu'));
  }
}

function filesBelow(directory: string): [path: string, content: string][] {
  return namesIn(directory, true)
    .filter((name) => name.endsWith('.json') && !name.includes('capabilities'))
    .map((name) => [join(directory, name), readFileSync(join(directory, name), 'utf8')]);
}

function namesIn(directory: string, recursive = false): string[] {
  try {
    return readdirSync(directory, { recursive, encoding: 'utf8' }).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
