import type { ConsoleLog } from '../driver.js';

/** What a guest in memory wrote to its console, over all its starts. */
export class ConsoleBuffer implements ConsoleLog {
  #bytes: Buffer = Buffer.alloc(0);

  /** Appends a line. */
  writeLine(line: string): void {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(`${line}\n`)]);
  }

  /** Everything written, as text. */
  get text(): string {
    return this.#bytes.toString();
  }

  // Asynchronous by the port: other drivers read a file.
  // oxlint-disable-next-line require-await
  async read(offset: number, maxBytes: number): Promise<{ data: Uint8Array; offset: number; size: number }> {
    const size = this.#bytes.length;
    const from = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
    return { data: new Uint8Array(this.#bytes.subarray(from, from + maxBytes)), offset: from, size };
  }
}
