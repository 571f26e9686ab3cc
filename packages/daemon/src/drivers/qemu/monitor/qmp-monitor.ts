import { connect, type Socket } from 'node:net';
import { type DescriptorSender, loadDescriptorSender } from '@holdfast/host';
import { Fault } from '../../../model/fault.js';
import { jsonText } from '../argv/option-text.js';
import type { JsonObject, JsonValue } from './json-value.js';
import { createLineSplitter } from './line-splitter.js';
import { parseMessage, type QmpEvent, type QmpMessage } from './parse-message.js';

/** More than QEMU ever says in a line: the answer to query-qmp-schema has 190 KB. */
const maxLineBytes = 10 * 1024 * 1024;
const maxPending = 256;

/** How to reach a monitor, and who hears what it says unasked. */
export interface QmpMonitorOptions {
  /** The unix socket. */
  readonly path: string;
  /** Name of the guest, for messages. */
  readonly guest: string;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** Called for each event; `ours` names the commands that wait for their answer at that moment. */
  readonly onEvent: (event: QmpEvent, ours: (command: string) => boolean) => void;
  /** Called once, when the connection is gone for another reason than `close()`. */
  readonly onLost: (reason: string) => void;
  /** Called when a command was not answered in time, and when the monitor speaks again after that. */
  readonly onSilence: (silent: boolean) => void;
  readonly maxLineBytes?: number;
}

/** How long one command may wait. */
export interface CommandOptions {
  /** Goes with the command: a copy of it is QEMU's then. */
  readonly descriptor?: number;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

interface Pending {
  readonly command: string;
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: unknown) => void;
}

/** One connection to the monitor of a guest. */
export class QmpMonitor {
  readonly #options: QmpMonitorOptions;
  readonly #socket: Socket;
  readonly #pending = new Map<string, Pending>();
  #sender: DescriptorSender | undefined;
  #lastId = 0;
  #silent = false;
  #lost: string | undefined;
  #ready = false;

  private constructor(options: QmpMonitorOptions) {
    this.#options = options;
    this.#socket = connect(options.path);
    const splitter = createLineSplitter(options.maxLineBytes ?? maxLineBytes);
    this.#socket.on('data', (chunk) => {
      try {
        for (const line of splitter.push(chunk)) this.#take(line);
      } catch (error) {
        // A line without end, or a fault of ours in an event: either way this stream cannot be followed any more.
        this.#lose(error instanceof Error ? error.message : String(error));
      }
    });
    this.#socket.on('error', (error) => this.#lose(error.message));
    this.#socket.on('close', () => this.#lose('it closed the connection'));
  }

  /**
   * Connects, and answers when the monitor takes commands: for a guest that starts, when its machine is made.
   * @throws Fault MONITOR_FAILED
   */
  static async connect(options: QmpMonitorOptions, command: CommandOptions = {}): Promise<QmpMonitor> {
    const monitor = new QmpMonitor(options);
    try {
      await monitor.#wait('greeting', 'greeting', command, () => {});
      await monitor.execute('qmp_capabilities', undefined, command);
      monitor.#ready = true;
      return monitor;
    } catch (error) {
      monitor.close();
      throw error;
    }
  }

  /** Whether commands can be sent. */
  get isOpen(): boolean {
    return this.#lost === undefined;
  }

  /** Whether a command was not answered in time and nothing was heard since. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /**
   * Sends a command and waits for its answer.
   * @throws Fault MONITOR_FAILED when it is refused (metadata `class`), not answered in time, or the connection is lost;
   * the signal's reason when that is aborted
   */
  execute(command: string, args?: JsonObject, options: CommandOptions = {}): Promise<JsonValue> {
    const id = `hf-${++this.#lastId}`;
    return this.#wait(id, command, options, () => {
      const request = args === undefined ? { execute: command, id } : { execute: command, arguments: args, id };
      const line = `${jsonText(request)}\n`;
      if (options.descriptor === undefined) this.#socket.write(line);
      else this.#sendWith(options.descriptor, line, id);
    });
  }

  /** A descriptor goes past Node: only when that has nothing left to send itself. */
  #sendWith(descriptor: number, line: string, id: string): void {
    this.#socket.write('\n', () => {
      const pending = this.#pending.get(id);
      // Nobody waits for it any more, and the descriptor may be closed.
      if (pending === undefined) return;
      if (this.#socket.writableLength > 0) {
        this.#sendWith(descriptor, line, id);
        return;
      }
      try {
        this.#sender ??= loadDescriptorSender();
        this.#sender.send(this.#socket, Buffer.from(line), descriptor);
      } catch (error) {
        pending.reject(this.#fault(`was not handed a descriptor: ${(error as Error).message}`));
      }
    });
  }

  /** Lets go of the monitor without a word; what waits is refused. */
  close(): void {
    if (this.#lost === undefined) this.#end('it was let go of');
  }

  #wait(id: string, command: string, options: CommandOptions, send: () => void): Promise<JsonValue> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#lost !== undefined) return Promise.reject(this.#fault(`is gone: ${this.#lost}`));
    if (this.#pending.size >= maxPending) return Promise.reject(this.#fault(`has ${maxPending} commands unanswered`));

    return new Promise<JsonValue>((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abandon);
        this.#pending.delete(id);
      };
      // An answer that comes after all is dropped: nobody has that id any more.
      const abandon = (): void => {
        settle();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        settle();
        this.#setSilent(true);
        reject(this.#fault(`did not answer ${command} within ${timeoutMs} ms`));
      }, timeoutMs);
      signal?.addEventListener('abort', abandon, { once: true });
      this.#pending.set(id, {
        command,
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      send();
    });
  }

  #take(line: Buffer): void {
    if (this.#lost !== undefined || line.every((byte) => byte <= 0x20)) return;
    const parsed = parseMessage(line);
    if ('problem' in parsed) {
      this.#lose(`it does not speak QMP: ${parsed.problem}`);
      return;
    }
    this.#setSilent(false);
    this.#receive(parsed.value);
  }

  #receive(message: QmpMessage): void {
    switch (message.kind) {
      case 'greeting':
        this.#pending.get('greeting')?.resolve(message.version);
        return;
      case 'reply':
        this.#pending.get(message.id)?.resolve(message.value);
        return;
      case 'refusal': {
        const pending = this.#pending.get(message.id);
        pending?.reject(this.#fault(`refused ${pending.command}: ${message.description}`, message.errorClass));
        return;
      }
      case 'event':
        this.#options.onEvent(message.event, (command) => this.#isPending(command));
        return;
      case 'other':
        return;
    }
  }

  #isPending(command: string): boolean {
    for (const pending of this.#pending.values()) if (pending.command === command) return true;
    return false;
  }

  #setSilent(silent: boolean): void {
    if (this.#silent === silent || this.#lost !== undefined) return;
    this.#silent = silent;
    this.#options.onSilence(silent);
  }

  #lose(reason: string): void {
    if (this.#lost !== undefined) return;
    this.#end(reason);
    // Who waits in connect() is told by its rejection.
    if (this.#ready) this.#options.onLost(reason);
  }

  #end(reason: string): void {
    this.#lost = reason;
    this.#socket.destroy();
    const fault = this.#fault(`is gone: ${reason}`);
    for (const pending of this.#pending.values()) pending.reject(fault);
  }

  #fault(what: string, errorClass?: string): Fault {
    const metadata = errorClass === undefined ? {} : { metadata: { class: errorClass } };
    return new Fault('MONITOR_FAILED', `monitor of guest ${this.#options.guest} ${what}`, metadata);
  }
}
