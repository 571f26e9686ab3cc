import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { RpcLimits } from '../limits.js';

/** As much of a gRPC stream as is needed for writing to it. */
export interface OutputStream {
  /** Takes a message; false: nothing more until `drain`. */
  write(message: Uint8Array): boolean;
  end(): unknown;
  on(event: 'drain', listener: () => void): unknown;
}

/**
 * Writes messages to one reader. It never writes while the last write found no room, so that what waits does so here,
 * where it is counted, and not in buffers of HTTP/2, where it is not.
 */
export class StreamWriter {
  readonly #stream: OutputStream;
  readonly #limits: RpcLimits;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  #queue: Uint8Array[] = [];
  #bytes = 0;
  #isBlocked = false;
  #wake: (() => void) | undefined;

  constructor(stream: OutputStream, limits: RpcLimits, signal: AbortSignal, clock: Clock) {
    this.#stream = stream;
    this.#limits = limits;
    this.#signal = signal;
    this.#clock = clock;
    stream.on('drain', () => {
      this.#isBlocked = false;
      this.#flush();
      this.#wake?.();
    });
  }

  /** Whether there is room for a further message. */
  get hasRoom(): boolean {
    return this.#queue.length < this.#limits.maxStreamMessages && this.#bytes < this.#limits.maxStreamBytes;
  }

  /** Sends a message, or queues it; whoever writes looks first whether there is room. */
  write(message: Uint8Array): void {
    if (this.#queue.length === 0 && !this.#isBlocked) {
      this.#isBlocked = !this.#stream.write(message);
      return;
    }
    this.#queue.push(ownBytes(message));
    this.#bytes += message.length;
    this.#flush();
  }

  /**
   * Resolves as soon as there is room for a further message.
   * @throws Fault EVENTS_LOST when the reader takes nothing for a while; the signal's reason
   */
  async room(): Promise<void> {
    while (!this.hasRoom) await this.#progress();
  }

  /** Ends the stream when everything is written. @throws as {@link StreamWriter.room} */
  async end(): Promise<void> {
    while (this.#queue.length > 0) await this.#progress();
    this.#stream.end();
  }

  #flush(): void {
    let next = 0;
    while (next < this.#queue.length && !this.#isBlocked) {
      const message = this.#queue[next++] as Uint8Array;
      this.#bytes -= message.length;
      this.#isBlocked = !this.#stream.write(message);
    }
    this.#queue.splice(0, next);
  }

  /** Resolves when the reader took something. */
  #progress(): Promise<void> {
    const taken = Promise.withResolvers<void>();
    this.#clock.outside?.(taken.promise);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        taken.resolve();
        stopTimer?.();
        this.#signal.removeEventListener('abort', abort);
        this.#wake = undefined;
      };
      const abort = (): void => {
        end();
        reject(this.#signal.reason as Error);
      };
      const { cutOffMs } = this.#limits;
      const cutOff = (): void => {
        end();
        const waiting = `${this.#queue.length} messages wait for this reader, which took none for ${cutOffMs} ms`;
        reject(new Fault('EVENTS_LOST', waiting, { hint: 'subscribe again after the last event that was read' }));
      };
      const stopTimer = Number.isFinite(cutOffMs) ? this.#clock.setTimeout(cutOff, cutOffMs) : undefined;
      this.#signal.addEventListener('abort', abort, { once: true });
      this.#wake = () => {
        end();
        resolve();
      };
      if (this.#signal.aborted) abort();
    });
  }
}

/** A copy with memory of its own: what waits must not keep alive what it was cut from, up to a hundred times as much. */
function ownBytes(message: Uint8Array): Uint8Array {
  if (message.length === message.buffer.byteLength) return message;
  const own = Buffer.allocUnsafeSlow(message.length);
  own.set(message);
  return own;
}
