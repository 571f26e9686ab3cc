import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ConnectOptions } from '../connect.js';
import { refusal } from '../errors/refusal.js';
import type { Host } from '../host.js';
import { checkTestScript } from './check-test-script.js';
import { controlDescriptor, startDaemonProcess } from './daemon-process.js';
import type { DaemonProcess } from './daemon-process.js';
import { findDaemon } from './find-daemon.js';
import { openTestHosts } from './test-hosts.js';
import { type TestClock, timeOf } from './test-clock.js';
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
  /**
   * The time in which it lives, made by {@link createTestClock}; absent: that of the host.
   *
   * @beta
   */
  readonly clock?: TestClock;
  /** Further arguments of `holdfastd`, for example `['--kept-events', '10']`. */
  readonly args?: readonly string[];
}

/**
 * What {@link TestDaemon.crashGuest} takes.
 *
 * @beta
 */
export interface CrashGuestOptions {
  /** What is said of its end; that it was killed by SIGSEGV where nothing is said. */
  readonly detail?: string;
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
  /**
   * Connects; the connection is closed with the daemon at the latest.
   *
   * @throws HoldfastError INVALID_STATE when it was disposed, and what `connect()` throws
   */
  connect(options?: Omit<ConnectOptions, 'uri'>): Promise<Host>;
  /**
   * Ends a guest that runs as a crash of its hypervisor would, and resolves when the daemon has taken note of it.
   *
   * @throws HoldfastError INVALID_STATE when no guest of that name or UUID runs or the daemon was disposed, UNAVAILABLE when the daemon does not
   *
   * @beta
   */
  crashGuest(domain: string, options?: CrashGuestOptions): Promise<void>;
  /** Kills it as a crash would, and resolves when it is gone. What it kept on disk stays. */
  crash(): Promise<void>;
  /**
   * Starts it again on what it kept, after a crash or, if it still runs, after stopping it.
   *
   * @throws HoldfastError INVALID_STATE when it was disposed, UNAVAILABLE when it does not start
   */
  restart(): Promise<void>;
}

/** How long clients have to say what they are asked, in real time. */
const usualPatienceMs = 10_000;

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
 * @throws HoldfastError INVALID_ARGUMENT for a fault that could never happen, UNSUPPORTED when that package is not installed, UNAVAILABLE when the daemon does not start
 *
 * @public
 */
export async function startTestDaemon(options: TestDaemonOptions = {}): Promise<TestDaemon> {
  checkTestScript(options.faults, options.guests);
  const program = findDaemon();
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const socketPath = join(directory, 'holdfast.sock');
  const uri = `test+unix:///default?socket=${encodeURIComponent(socketPath)}`;
  const time = options.clock === undefined ? undefined : timeOf(options.clock);
  const hosts = openTestHosts(uri, time);
  let logs = '';
  const places = {
    socket: socketPath,
    'state-dir': 'state',
    'run-dir': 'run',
    'log-dir': 'log',
    'token-file': 'tokens.json',
  };
  // What the host has set for its daemons is not for this one.
  const settings = join(directory, 'holdfastd.toml');
  const script = join(directory, 'script.json');
  const args = ['--driver', 'test', '--lease-manager', 'nop', '--test-script', script, '--config', settings]
    .concat(Object.entries(places).flatMap(([name, place]) => [`--${name}`, resolve(directory, place)]))
    .concat(options.args ?? []);
  const start = async (): Promise<DaemonProcess> => {
    const { faults, guests } = options;
    const control = { descriptor: controlDescriptor, startMs: time?.now.getTime() };
    await writeFile(script, JSON.stringify({ faults, behaviour: guests, control }));
    await writeFile(settings, '');
    return startDaemonProcess(program, args, (text) => (logs += text));
  };
  let daemon: DaemonProcess | undefined;
  let isDisposed = false;
  const checkThere = (): void => {
    if (!isDisposed) return;
    throw refusal('INVALID_STATE', 'this test daemon was disposed; startTestDaemon() makes another');
  };
  try {
    daemon = await start();
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  // A daemon that does not run is in no hurry.
  const leave = time?.join({
    exchange: async () => (daemon === undefined ? undefined : hosts.exchange()),
    settle: async (patienceMs) => (await daemon?.control.ask({ verb: 'settle' }, patienceMs)) ?? {},
    advance: async (ms, patienceMs) => (await daemon?.control.ask({ verb: 'advance', ms }, patienceMs)) ?? {},
  });
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
      checkThere();
      return hosts.connect(connectOptions);
    },
    async crashGuest(domain, { detail } = {}) {
      checkThere();
      if (daemon === undefined) throw refusal('UNAVAILABLE', 'the daemon of this test does not run');
      const crash = { verb: 'crashGuest' as const, domain };
      await daemon.control.ask(detail === undefined ? crash : { ...crash, detail }, usualPatienceMs);
      await time?.rest();
    },
    async crash() {
      await daemon?.kill();
      daemon = undefined;
    },
    async restart() {
      checkThere();
      await daemon?.stop();
      daemon = undefined;
      daemon = await start();
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      leave?.();
      await hosts.close();
      await daemon?.stop();
      daemon = undefined;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
