import type { ConsoleLog } from '../driver.js';

/** What a guest in memory wrote to its console, over all its starts. */
export class ConsoleBuffer implements ConsoleLog {
  #bytes: Buffer = Buffer.alloc(0);
  #waiting: (() => void)[] = [];
  #isEnded = true;

  /** Appends a line. */
  writeLine(line: string): void {
    this.write(Buffer.from(`${line}\n`));
  }

  /** Appends bytes. */
  write(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.wake();
  }

  /** How much was written. */
  get size(): number {
    return this.#bytes.length;
  }

  /** Whether there is no guest that could write more. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Says whether there is one. */
  attend(isThere: boolean): void {
    this.#isEnded = !isThere;
    this.wake();
  }

  /** Resolves when something has changed. */
  changed(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  /** Has all who wait look again. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
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
