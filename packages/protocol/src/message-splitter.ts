/** Cuts what a socket for frames brings into the messages that were put into it, each with its length before it. */
export interface MessageSplitter {
  /** Takes the next bytes. */
  push(chunk: Buffer): void;
  /** Copies what is left of the last chunk, so that the chunk's memory may be used for something else. */
  keep(): void;
  /** The first so many bytes as they are, once they are there. */
  take(count: number): Buffer | undefined;
  /**
   * The next message, once it is there; a view into what was pushed, or where it was put together.
   * @throws RangeError when its length is more than is accepted: it is not waited for
   */
  next(): Buffer | undefined;
  /** What is there of the message that is under way, behind its length, up to so many bytes. */
  head(count: number): Buffer;
  /** Forgets the message that is under way, whose length is known: what is there of it and what is still to come. */
  skip(): void;
  /** Bytes that the message has which is not there yet, its length included; as long as even that is not there, those of a length. */
  readonly announced: number;
}

/** Bytes of a length: unsigned, the highest first. */
const lengthBytes = 4;

/** Where messages are put together that came in pieces. */
export type AssemblyMemory = (bytes: number) => Buffer;

/** Begins with nothing. Without `assembly` each message that came in pieces gets memory of its own. */
export function createMessageSplitter(
  maxMessageBytes: number,
  assembly: AssemblyMemory = Buffer.allocUnsafe,
): MessageSplitter {
  let chunks: Buffer[] = [];
  let available = 0;
  /** Where in the first chunk to go on. */
  let start = 0;
  /** What the message needs that is under way: known once its length is there. */
  let needed = lengthBytes;
  /** Bytes that are still to come of a message that nobody wants. */
  let unwanted = 0;

  /** The bytes from the next one on, which are there: where they are, if they are so in one chunk, else put together. */
  function look(count: number, memory: AssemblyMemory): Buffer {
    const first = chunks[0] as Buffer;
    if (first.length - start >= count) return first.subarray(start, start + count);
    const whole = memory(count);
    let at = first.copy(whole, 0, start);
    for (let index = 1; at < count; index++) at += (chunks[index] as Buffer).copy(whole, at, 0, count - at);
    return whole;
  }
  function pass(count: number): void {
    available -= count;
    needed = lengthBytes;
    start += count;
    let passed = 0;
    for (let chunk = chunks[0]; chunk !== undefined && start >= chunk.length; chunk = chunks[passed]) {
      start -= chunk.length;
      passed += 1;
    }
    if (passed > 0) chunks = chunks.slice(passed);
  }
  return {
    get announced() {
      return needed;
    },
    push(bytes) {
      const chunk = unwanted === 0 ? bytes : bytes.subarray(unwanted);
      unwanted = Math.max(0, unwanted - bytes.length);
      if (chunk.length === 0) return;
      chunks.push(chunk);
      available += chunk.length;
    },
    keep() {
      if (available === 0) return;
      const last = chunks.length - 1;
      const chunk = chunks[last] as Buffer;
      chunks[last] = Buffer.from(last === 0 ? chunk.subarray(start) : chunk);
      if (last === 0) start = 0;
    },
    head(count) {
      const there = Math.min(count, available - lengthBytes);
      return look(lengthBytes + there, Buffer.allocUnsafe).subarray(lengthBytes);
    },
    skip() {
      unwanted = needed - available;
      chunks = [];
      start = 0;
      available = 0;
      needed = lengthBytes;
    },
    take(count) {
      if (available < count) return undefined;
      const bytes = look(count, assembly);
      pass(count);
      return bytes;
    },
    next() {
      if (available < needed) return undefined;
      // Chunks are put together only when there is something to be had: once for the length and once for the message.
      const length = look(lengthBytes, Buffer.allocUnsafe).readUInt32BE(0);
      if (length > maxMessageBytes) {
        throw new RangeError(`a message of ${length} bytes was announced; at most ${maxMessageBytes} are accepted`);
      }
      needed = lengthBytes + length;
      if (available < needed) return undefined;
      const bytes = look(needed, assembly);
      pass(needed);
      return bytes.subarray(lengthBytes);
    },
  };
}
