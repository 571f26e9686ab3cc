import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from '../connect.js';
import type { ConnectOptions } from '../connect.js';
import type { Host } from '../host.js';
import { startDaemonProcess } from './daemon-process.js';
import type { DaemonProcess } from './daemon-process.js';
import { findDaemon } from './find-daemon.js';
import type { TestFault, TestGuestBehaviour } from './test-script.js';

/**
 * What {@link startTestDaemon} takes.
 *
 * @public
 */
export interface TestDaemonOptions {
  /**
   * What shall go wrong with its guests, and how long that takes.
   *
   * @beta
   */
  readonly faults?: readonly TestFault[];
  /**
   * How its guests behave, where they shall not simply obey.
   *
   * @beta
   */
  readonly guests?: TestGuestBehaviour;
  /** Further arguments of `holdfastd`, for example `['--kept-events', '10']`. */
  readonly args?: readonly string[];
}

/**
 * A real daemon of one test's own, with guests in memory. Use it with `await using`: then nothing of it stays behind.
 *
 * @public
 */
export interface TestDaemon extends AsyncDisposable {
  /** What {@link TestDaemon.connect} connects to; good for programs under test, too. */
  readonly uri: string;
  /** Process id; another one after a restart. */
  readonly pid: number;
  /** The directory in which it keeps everything. */
  readonly directory: string;
  /** Everything that it has printed and logged so far. */
  readonly logs: string;
  /** Connects; the connection is closed with the daemon at the latest. */
  connect(options?: Omit<ConnectOptions, 'uri'>): Promise<Host>;
  /** Kills it as a crash would, and resolves when it is gone. What it kept on disk stays. */
  crash(): Promise<void>;
  /** Starts it again on what it kept, after a crash or, if it still runs, after stopping it. */
  restart(): Promise<void>;
}

/**
 * Starts a daemon with guests in memory, in a temporary directory.
 *
 * @remarks
 * Needs the package `@holdfast/daemon`.
 *
 * @example
 * ```ts
 * await using daemon = await startTestDaemon();
 * await using host = await daemon.connect();
 * await host.domains.define('<domain type="test"><name>web</name>...</domain>');
 * ```
 *
 * @throws HoldfastError UNSUPPORTED when that package is not installed, UNAVAILABLE when the daemon does not start
 *
 * @public
 */
export async function startTestDaemon(options: TestDaemonOptions = {}): Promise<TestDaemon> {
  const program = findDaemon();
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const socketPath = join(directory, 'holdfast.sock');
  const uri = `test+unix:///default?socket=${encodeURIComponent(socketPath)}`;
  const hosts = new Set<Host>();
  let logs = '';
  const places = { socket: socketPath, 'state-dir': 'state', 'run-dir': 'run', 'log-dir': 'log' };
  const args = ['--driver', 'test', '--lease-manager', 'nop']
    .concat(Object.entries(places).flatMap(([name, place]) => [`--${name}`, resolve(directory, place)]))
    .concat(await scriptArguments(options, directory), options.args ?? []);
  const start = (): Promise<DaemonProcess> => startDaemonProcess(program, args, (text) => (logs += text));
  let daemon: DaemonProcess | undefined;
  try {
    daemon = await start();
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    uri,
    directory,
    get pid() {
      return daemon?.pid ?? 0;
    },
    get logs() {
      return logs;
    },
    async connect(connectOptions = {}) {
      const host = await connect({ ...connectOptions, uri });
      hosts.add(host);
      return host;
    },
    async crash() {
      await daemon?.kill();
      daemon = undefined;
    },
    async restart() {
      await daemon?.stop();
      daemon = undefined;
      daemon = await start();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...hosts].map((host) => host.close()));
      await daemon?.stop();
      daemon = undefined;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function scriptArguments({ faults, guests }: TestDaemonOptions, directory: string): Promise<string[]> {
  if (faults === undefined && guests === undefined) return [];
  const script = join(directory, 'script.json');
  await writeFile(script, JSON.stringify({ faults, behaviour: guests }));
  return ['--test-script', script];
}
