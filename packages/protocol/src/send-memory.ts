/** Shorter messages are cut from the memory that Node keeps for small buffers. */
const leastBytes = 16 * 1024;
/** About as long as messages are that frames are gathered in. */
const pieceBytes = 72 * 1024;

/**
 * Memory for a message that is written next. A socket mostly takes a message whole, and then its memory is given to the next
 * one: at some hundred megabytes a second, memory that is asked for anew each time keeps the garbage collector busier than
 * everything else does the program.
 */
export class SendMemory {
  #piece: Buffer | undefined;

  /** Memory for the next message; it is to be written before any other is asked for. */
  cut(bytes: number): Buffer {
    if (bytes < leastBytes || bytes > pieceBytes) return Buffer.allocUnsafe(bytes);
    this.#piece ??= Buffer.allocUnsafeSlow(pieceBytes);
    return this.#piece.subarray(0, bytes);
  }

  /** Says how much of what was written waits in the socket: as long as anything does, it has the memory. */
  written({ writableLength }: { readonly writableLength: number }): void {
    if (writableLength > 0) this.#piece = undefined;
  }
}
