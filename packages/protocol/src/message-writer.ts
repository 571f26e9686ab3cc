import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** What a writer holds; it offers no other way to what was written than a copy with memory of its own. */
interface Internals {
  readonly buffer: Uint8Array;
  pos: number;
  stackPos: number[];
}

/** Longer messages get memory of their own, so that none of them keeps what others have left of a piece. */
const longestPooled = 16 * 1024;

/**
 * A writer for messages that are sent at once: what it answers is cut from the memory that Node keeps for small buffers. Asking
 * for memory costs more than everything else about a message of some hundred bytes. Do not keep what it answers: a few bytes of
 * it hold many.
 */
export class MessageWriter extends BinaryWriter {
  override finish(): Uint8Array<ArrayBuffer> {
    const internals = this as unknown as Internals;
    const { buffer, pos } = internals;
    if (pos > longestPooled) return super.finish();
    const bytes = Buffer.allocUnsafe(pos);
    bytes.set(buffer.subarray(0, pos));
    internals.pos = 0;
    internals.stackPos = [];
    return bytes;
  }
}
