import { Fault } from '../../../model/fault.js';
import type { JsonObject, JsonValue } from './json-value.js';
import { type CommandOptions, QmpMonitor, type QmpMonitorOptions } from './qmp-monitor.js';

/** What a link needs. */
export interface MonitorLinkOptions extends Pick<QmpMonitorOptions, 'path' | 'guest' | 'timeoutMs' | 'onEvent'> {
  /** Told when the monitor is lost or does not answer, and when it is back; never twice the same. */
  readonly onReachable: (reachable: boolean) => void;
  /** Told at once when the connection ends, since that is how the end of the process is seen first. */
  readonly onDisconnect: () => void;
  /** Called with a new connection before anybody else may use it, to find out what was missed. */
  readonly onReconnect: (monitor: QmpMonitor) => Promise<void>;
}

const firstPauseMs = 200;
const longestPauseMs = 5000;

/** Keeps a connection to the monitor of a guest for as long as the guest lives. */
export class MonitorLink {
  readonly #options: MonitorLinkOptions;
  #monitor: QmpMonitor | undefined;
  #reachable = true;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  /** Which connection events belong to: those of an earlier one are not listened to. */
  #generation = 0;

  constructor(options: MonitorLinkOptions) {
    this.#options = options;
  }

  /** Whether commands can be sent and were answered lately. */
  get isReachable(): boolean {
    return this.#monitor?.isOpen === true && !this.#monitor.isSilent;
  }

  /**
   * Connects for the first time.
   * @throws Fault MONITOR_FAILED; the signal's reason
   */
  async connect(command: CommandOptions): Promise<QmpMonitor> {
    this.#monitor = await this.#open(command);
    return this.#monitor;
  }

  /** From now on tries to connect until it works. */
  retry(): void {
    // Whoever asks for this has not heard what a first connection may have told already.
    this.#reachable = true;
    this.#setReachable(false);
    this.#schedule(firstPauseMs);
  }

  /**
   * Sends a command.
   * @throws Fault MONITOR_FAILED; the signal's reason
   */
  execute(command: string, args: JsonObject | undefined, options: CommandOptions): Promise<JsonValue> {
    if (options.signal?.aborted === true) return Promise.reject(options.signal.reason as Error);
    return this.monitor.execute(command, args, options);
  }

  /**
   * The present connection.
   * @throws Fault MONITOR_FAILED
   */
  get monitor(): QmpMonitor {
    const { guest } = this.#options;
    if (this.#closed) throw new Fault('MONITOR_FAILED', `guest ${guest} is gone, or was let go of`);
    if (this.#monitor === undefined) throw new Fault('MONITOR_FAILED', `monitor of guest ${guest} cannot be reached`);
    return this.#monitor;
  }

  /** Lets go of the monitor for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#monitor?.close();
  }

  async #open(command: CommandOptions): Promise<QmpMonitor> {
    const generation = ++this.#generation;
    const { path, guest, timeoutMs, onEvent } = this.#options;
    const isPresent = (): boolean => generation === this.#generation && !this.#closed;
    return await QmpMonitor.connect(
      {
        path,
        guest,
        timeoutMs,
        onEvent: (event, ours) => {
          if (isPresent()) onEvent(event, ours);
        },
        onLost: () => {
          if (isPresent()) this.#lost();
        },
        onSilence: (silent) => {
          if (isPresent()) this.#setReachable(!silent);
        },
      },
      command,
    );
  }

  #lost(): void {
    this.#monitor = undefined;
    this.#options.onDisconnect();
    this.#schedule(firstPauseMs);
  }

  /** The pause also lets the end of the process be seen before anybody is told that only the monitor is lost. */
  #schedule(pauseMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#setReachable(false);
      void this.#reconnect(pauseMs);
    }, pauseMs).unref();
  }

  async #reconnect(pauseMs: number): Promise<void> {
    try {
      const monitor = await this.#open({});
      if (this.#closed) {
        monitor.close();
        return;
      }
      await this.#options.onReconnect(monitor);
      this.#monitor = monitor;
      if (monitor.isOpen) this.#setReachable(true);
      else this.#lost();
    } catch {
      // Nobody listens, or somebody who does not answer: later again, for as long as the process lives.
      this.#schedule(Math.min(pauseMs * 2, longestPauseMs));
    }
  }

  #setReachable(reachable: boolean): void {
    if (this.#reachable === reachable || this.#closed) return;
    this.#reachable = reachable;
    this.#options.onReachable(reachable);
  }
}
