import { Duplex } from 'node:stream';

/** Longest piece that is sent at once. */
const pieceBytes = 32_768;

/**
 * A serial port or console of a guest that is open: write what shall be typed, read what the guest writes. Use it with
 * `await using`, or call `destroy()`.
 *
 * @remarks
 * Reading ends when the guest does. Neither side runs ahead: who does not read holds the guest's console up, and nobody
 * else; a write is done when the guest's device has taken it. When the connection breaks, or another takes the console over, it
 * fails with the reason.
 *
 * @public
 */
export class DomainConsole extends Duplex {
  /** Alias of the device, for example `serial0`. */
  readonly device: string;
  readonly #output: AsyncIterator<{ readonly data: Uint8Array }>;
  readonly #type: (data: Uint8Array) => Promise<unknown>;
  readonly #close: () => void;

  /** @internal */
  constructor(
    device: string,
    output: AsyncIterator<{ readonly data: Uint8Array }>,
    type: (data: Uint8Array) => Promise<unknown>,
    close: () => void,
  ) {
    // Whoever has said everything may still listen.
    super({ allowHalfOpen: true, autoDestroy: true });
    this.device = device;
    this.#output = output;
    this.#type = type;
    this.#close = close;
    // Begins to read, so that an end is told also to who only writes.
    this.read(0);
  }

  /**
   * What a stream asks for more by.
   *
   * @internal
   */
  override _read(): void {
    void this.#pull();
  }

  /**
   * What a stream writes by.
   *
   * @internal
   */
  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    void this.#send(chunk, done);
  }

  /**
   * What a stream is closed by.
   *
   * @internal
   */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#close();
    done(error);
  }

  /** Closes it. */
  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    const closed = new Promise<void>((resolve) => this.once('close', resolve));
    this.destroy();
    await closed;
  }

  async #pull(): Promise<void> {
    try {
      const next = await this.#output.next();
      if (next.done !== true) this.push(next.value.data);
      else {
        this.push(null);
        // There is nobody any more who could be written to.
        this.end();
      }
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  async #send(chunk: Uint8Array, done: (error?: Error | null) => void): Promise<void> {
    try {
      for (let offset = 0; offset < chunk.length; offset += pieceBytes) {
        await this.#type(chunk.subarray(offset, offset + pieceBytes));
      }
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }
}
