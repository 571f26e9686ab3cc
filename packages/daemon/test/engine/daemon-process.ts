import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ListEventsRequest, ListOperationsRequest, type OperationState } from '@holdfast/protocol';
import { fullAccess } from '../../src/access/call-access.js';
import { internalIdentity } from '../../src/access/identity.js';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { type EngineCalls, engineCalls } from './engine-calls.js';
import { describeEvent, describeState } from './engine-fixture.js';
import { remoteEngine } from './remote-engine.js';

const program = fileURLToPath(new URL('../../bin/holdfastd.js', import.meta.url));

/** How a daemon ended. */
export interface DaemonEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A daemon as a process, in a directory of its own. */
export interface DaemonProcess extends AsyncDisposable {
  readonly directory: string;
  readonly socketPath: string;
  readonly pid: number;
  readonly engine: EngineApi;
  readonly calls: EngineCalls;
  /** Everything that it has logged so far. */
  readonly log: string;
  /** A domain in one line, as in the fixture of the engine. */
  see(name: string): Promise<string>;
  /** Every event that is kept, one line each. */
  told(): Promise<string[]>;
  /** Waits until so many operations wait or run. */
  untilOperations(count: number): Promise<void>;
  /** Sends a signal, and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  ended(): Promise<DaemonEnd>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Waits until something is in its log. */
  logs(pattern: RegExp): Promise<void>;
}

/** Makes a directory for daemons. */
export function daemonDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'hf-'));
}

/** The arguments of a daemon with guests in memory that keeps everything in a directory. */
export function daemonArguments(directory: string): string[] {
  const place = (name: string, path: string): string[] => [`--${name}`, join(directory, path)];
  return [
    '--driver',
    'test',
    '--lease-manager',
    'nop',
    ...place('socket', 'd.sock'),
    ...place('state-dir', 'state'),
    ...place('run-dir', 'run'),
    ...place('log-dir', 'log'),
    ...place('lockd-socket', 'lockd.sock'),
  ];
}

/** Starts the program and gathers what it prints. */
function spawnDaemon(
  args: readonly string[],
  by: readonly string[] = [],
  main: string = program,
): { child: ChildProcess; out: () => string; err: () => string } {
  const [file, ...rest] = [...by, process.execPath, main, ...args] as [string, ...string[]];
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return { child, out: () => out, err: () => err };
}

/** Runs the program to its end, for one that is not expected to serve. */
export async function runDaemon(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { child, out, err } = spawnDaemon(args);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out(), err: err() };
}

/**
 * Starts a daemon and waits until it serves; dispose it. `by`: the program that becomes it, with its arguments; `main`: its first
 * file, in place of the one that was built.
 */
export async function startDaemon(
  directory: string = daemonDirectory(),
  more: readonly string[] = [],
  by: readonly string[] = [],
  main: string = program,
): Promise<DaemonProcess> {
  const { child, out, err } = spawnDaemon([...daemonArguments(directory), ...more], by, main);
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const socketPath = join(directory, 'd.sock');
  const wait = async (isSo: () => boolean, what: string): Promise<void> => {
    while (!isSo()) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended before ${what}: ${err()}`);
      await Promise.race([
        once(child.stdout as NodeJS.ReadableStream, 'data'),
        once(child.stderr as NodeJS.ReadableStream, 'data'),
        exit,
      ]);
    }
  };
  await wait(() => / ready on /.test(out()), 'it served');
  const remote = remoteEngine(socketPath);
  const context = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const daemon: DaemonProcess = {
    directory,
    socketPath,
    pid: child.pid ?? 0,
    engine: remote.engine,
    calls: engineCalls(remote.engine, context),
    get log() {
      return err();
    },
    async see(name) {
      const { domain } = await daemon.calls.get(name);
      const { state = 0, reason = 0 } = domain ?? {};
      return `${name} ${describeState(state, reason)}`;
    },
    async told() {
      const request: ListEventsRequest = { after: undefined, domain: undefined, kinds: [], pageSize: 0 };
      const { events } = await remote.engine.listEvents(context, request);
      return events.map(describeEvent);
    },
    async untilOperations(count) {
      const request = { ...ListOperationsRequest.create(), states: [1, 2] as OperationState[] };
      for (;;) {
        const { operations } = await remote.engine.listOperations(context, request);
        if (operations.length >= count) return;
      }
    },
    signal: (name) => void child.kill(name),
    async ended() {
      const [code, signal] = await exit;
      return { code, signal };
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
      remote[Symbol.dispose]();
    },
    logs: (pattern) => wait(() => pattern.test(err()), `it logged ${pattern}`),
    async [Symbol.asyncDispose]() {
      await daemon.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return daemon;
}
