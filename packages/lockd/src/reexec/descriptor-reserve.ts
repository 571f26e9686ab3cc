import { closeSync, openSync } from 'node:fs';

const kept = 16;

/** Descriptors that are put aside, so that a process whose leases take all the others can still be replaced. */
export class DescriptorReserve implements Disposable {
  readonly #descriptors: number[] = [];

  /** Puts aside as many as can be had. */
  take(): void {
    try {
      while (this.#descriptors.length < kept) this.#descriptors.push(openSync('/dev/null', 'r'));
    } catch {
      // A table that is full leaves fewer; the attempt to replace the image then says what it lacked.
    }
  }

  /** Lets them be used. */
  release(): void {
    for (const descriptor of this.#descriptors.splice(0)) closeSync(descriptor);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
