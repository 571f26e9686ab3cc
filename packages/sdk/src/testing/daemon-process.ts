import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { refusal } from '../errors/refusal.js';
import { type ControlChannel, openControl } from './control-channel.js';

/** How long a daemon may take to serve, and to stop when it is asked to. */
const startMs = 30_000;
const stopMs = 10_000;
/** How much of its log an error shows. */
const shownLog = 4000;

/** The descriptor over which the daemon is steered. */
export const controlDescriptor = 3;

/** A daemon that serves, as a process. */
export interface DaemonProcess {
  readonly pid: number;
  readonly control: ControlChannel;
  /** Ends it as `kill -9` does, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop; one that does not is killed. Resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a daemon and waits until it serves.
 * @throws HoldfastError UNAVAILABLE with the end of its log, when it ends instead or takes too long
 */
export async function startDaemonProcess(
  program: string,
  args: readonly string[],
  log: (text: string) => void,
): Promise<DaemonProcess> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  // A test run that ends in the midst of a test leaves no daemon behind.
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const exited = once(child, 'exit').finally(() => process.off('exit', killOnExit));
  child.stderr?.setEncoding('utf8').on('data', log);
  const control = openControl(child.stdio[controlDescriptor] as Duplex);
  try {
    await untilReady(child, log);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    control,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Resolves at the line in which it says that it is ready. */
function untilReady(child: ChildProcess, log: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(refusal('UNAVAILABLE', `holdfastd ${what}: ${output.slice(-shownLog).trim() || 'it said nothing'}`));
    };
    const timer = setTimeout(() => fail(`did not serve within ${startMs} ms`), startMs);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('close', (code, signal) => fail(`ended (${signal ?? `exit code ${code}`}) before it served`));
    child.stderr?.on('data', (text: string) => (output += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      log(text);
      if (!/ ready on /.test(output)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
