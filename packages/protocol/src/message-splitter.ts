/** Cuts what a socket for frames brings into the messages that were put into it, each with its length before it. */
export interface MessageSplitter {
  /** Takes the next bytes. */
  push(chunk: Buffer): void;
  /** The first so many bytes as they are, once they are there. */
  take(count: number): Buffer | undefined;
  /**
   * The next message, once it is there; a view into what was pushed.
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

/** Begins with nothing. */
export function createMessageSplitter(maxMessageBytes: number): MessageSplitter {
  let chunks: Buffer[] = [];
  let available = 0;
  /** Where in the first chunk to go on. */
  let start = 0;
  /** What the message needs that is under way: known once its length is there. */
  let needed = lengthBytes;
  /** Bytes that are still to come of a message that nobody wants. */
  let unwanted = 0;

  function gather(): Buffer {
    const [first] = chunks;
    const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    chunks = [whole];
    return whole;
  }
  function cut(from: number, to: number): Buffer {
    const whole = gather();
    const bytes = whole.subarray(start + from, start + to);
    start += to;
    available -= to;
    needed = lengthBytes;
    if (available === 0) {
      chunks = [];
      start = 0;
    }
    return bytes;
  }
  return {
    get announced() {
      return needed;
    },
    push(bytes) {
      const chunk = unwanted === 0 ? bytes : bytes.subarray(unwanted);
      unwanted = Math.max(0, unwanted - bytes.length);
      if (chunk.length === 0) return;
      // What was read stays reachable no longer than until the next chunk.
      if (start > 0 && chunks[0] !== undefined) chunks[0] = chunks[0].subarray(start);
      start = 0;
      chunks.push(chunk);
      available += chunk.length;
    },
    head(count) {
      const pieces: Buffer[] = [];
      let [passed, missing] = [start + lengthBytes, count];
      for (const chunk of chunks) {
        if (missing === 0) break;
        const piece = chunk.subarray(passed, passed + missing);
        passed = Math.max(0, passed - chunk.length);
        missing -= piece.length;
        if (piece.length > 0) pieces.push(piece);
      }
      return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    },
    skip() {
      unwanted = needed - available;
      chunks = [];
      start = 0;
      available = 0;
      needed = lengthBytes;
    },
    take: (count) => (available < count ? undefined : cut(0, count)),
    next() {
      if (available < needed) return undefined;
      // Chunks are put together only when there is something to be had: once for the length and once for the message.
      const length = gather().readUInt32BE(start);
      if (length > maxMessageBytes) {
        throw new RangeError(`a message of ${length} bytes was announced; at most ${maxMessageBytes} are accepted`);
      }
      needed = lengthBytes + length;
      return available < needed ? undefined : cut(lengthBytes, needed);
    },
  };
}
