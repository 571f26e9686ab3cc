import type { DatagramSender } from './datagram-sender.js';
import type { Environment } from './environment.js';

/** How to make a {@link Notifier}. */
export interface NotifierOptions {
  readonly environment: Environment;
  readonly pid: number;
  /** Opens the way to the service manager; called only when there is one. */
  readonly open: (address: string) => DatagramSender;
  /** Microseconds of the monotonic clock. */
  readonly monotonicUs: () => bigint;
  /** What could not be said is no reason to end: it is told here. */
  readonly onFailure: (error: unknown) => void;
}

/** Tells the service manager what the process is at (sd_notify(3)); without one, every word goes nowhere. */
export interface Notifier extends Disposable {
  /** Whether anybody listens. */
  readonly isHeard: boolean;
  /** It serves, with one line of what it does. */
  ready(status: string): void;
  /** It reads its configuration again; `ready` follows. */
  reloading(): void;
  /** It stops. */
  stopping(status: string): void;
  /** One line of what it does. */
  status(text: string): void;
  /** It needs so much longer, counted from now, than the manager would wait. */
  extendTimeout(ms: number): void;
}

/**
 * Makes a notifier. Where the manager wants a sign of life (`WatchdogSec=`), it gets one from the event loop, twice in
 * the time it allows: a loop that hangs gives none.
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const { environment, pid, onFailure } = options;
  const address = environment['NOTIFY_SOCKET'];
  const sender = address === undefined || address === '' ? undefined : open(options, address);
  const send = (...assignments: string[]): void => {
    try {
      sender?.send(`${assignments.join('\n')}\n`);
    } catch (error) {
      onFailure(error);
    }
  };
  const watchdogMs = sender === undefined ? undefined : readWatchdogMs(environment, pid);
  const watchdog = watchdogMs === undefined ? undefined : setInterval(() => send('WATCHDOG=1'), watchdogMs / 2);
  // It is a sign of life, not a reason to live.
  watchdog?.unref();
  return {
    isHeard: sender !== undefined,
    ready: (status) => send('READY=1', `STATUS=${oneLine(status)}`),
    reloading: () => send('RELOADING=1', `MONOTONIC_USEC=${options.monotonicUs()}`),
    stopping: (status) => send('STOPPING=1', `STATUS=${oneLine(status)}`),
    status: (text) => send(`STATUS=${oneLine(text)}`),
    extendTimeout: (ms) => send(`EXTEND_TIMEOUT_USEC=${Math.ceil(ms) * 1000}`),
    [Symbol.dispose]: () => clearInterval(watchdog),
  };
}

function open({ open: openSender, onFailure }: NotifierOptions, address: string): DatagramSender | undefined {
  try {
    return openSender(address);
  } catch (error) {
    onFailure(error);
    return undefined;
  }
}

function readWatchdogMs(environment: Environment, pid: number): number | undefined {
  const microseconds = Number(environment['WATCHDOG_USEC'] ?? 0);
  const owner = environment['WATCHDOG_PID'];
  const isMeant = owner === undefined || Number(owner) === pid;
  return isMeant && Number.isFinite(microseconds) && microseconds > 0 ? microseconds / 1000 : undefined;
}

/** A line feed would begin another assignment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
