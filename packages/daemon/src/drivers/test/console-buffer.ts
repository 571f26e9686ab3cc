import type { ConsoleLog } from '../driver.js';

/** How much is kept of what a guest wrote; what is older is forgotten. */
const mostBytes = 8 * 1024 * 1024;
/** Memory that a guest has which writes a line. */
const firstBytes = 512;

/** What a guest in memory wrote to its console, over all its starts, as far as it is kept. Offsets count from its first byte ever. */
export class ConsoleBuffer implements ConsoleLog {
  /** Memory of its own: a few bytes in what Node shares among small buffers would keep all of that. */
  #memory: Buffer = Buffer.alloc(0);
  #length = 0;
  #forgotten = 0;
  #waiting: (() => void)[] = [];
  #isEnded = true;

  /** Appends a line. */
  writeLine(line: string): void {
    this.write(Buffer.from(`${line}\n`));
  }

  /** Appends bytes. */
  write(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#memory.length) this.#makeRoom(bytes.length);
    this.#memory.set(bytes, this.#length);
    this.#length += bytes.length;
    this.wake();
  }

  /** How much was written. */
  get size(): number {
    return this.#forgotten + this.#length;
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

  /** Everything that is kept, as text. */
  get text(): string {
    return this.#memory.toString('utf8', 0, this.#length);
  }

  // Asynchronous by the port: other drivers read a file.
  // oxlint-disable-next-line require-await
  async read(offset: number, maxBytes: number): Promise<{ data: Uint8Array; offset: number; size: number }> {
    const wanted = offset < 0 ? this.size + offset : offset;
    const from = Math.min(this.size, Math.max(this.#forgotten, wanted));
    const at = from - this.#forgotten;
    const end = Math.min(this.#length, at + maxBytes);
    return { data: new Uint8Array(this.#memory.subarray(at, end)), offset: from, size: this.size };
  }

  /** Twice the memory, so that each byte is moved a few times and not once a write; the oldest go when that is more than may be kept. */
  #makeRoom(bytes: number): void {
    const kept = Math.min(this.#length, Math.max(0, mostBytes - bytes));
    const memory = Buffer.allocUnsafeSlow(Math.max(firstBytes, 2 * (kept + bytes)));
    this.#memory.copy(memory, 0, this.#length - kept, this.#length);
    this.#memory = memory;
    this.#forgotten += this.#length - kept;
    this.#length = kept;
  }
}
