import { delimitedSize, ServerFrame, Status, varintSize, writeBytes, writeNumber } from '@holdfast/protocol';
import type { ReplyBatch } from './session-encoding.js';

/** Which field of a frame holds the outcome: the response message, or the status of a refusal. */
const payloadTag = (2 << 3) | 2;
const statusTag = (3 << 3) | 2;
const framesTag = (1 << 3) | 2;
const replyTag = (1 << 3) | 2;
const itemTag = (5 << 3) | 2;
const idTag = 1 << 3;

/** How many bytes of frames go into one message, when they come in numbers; a longer frame goes alone. */
const messageBytes = 64 * 1024;

/** About what a frame costs beside its bytes while it waits. */
const entryBytes = 128;

const noBytes = new Uint8Array(0);

/** A message that holds nothing but an item. */
interface LoneItem {
  readonly id: number;
  readonly withLength: boolean;
  readonly message: Buffer;
}

/** The last such message of an item: what goes to a thousand readers at once is mostly the same for all of them. */
const loneItems = new WeakMap<Uint8Array, LoneItem>();

interface Entry {
  readonly id: number;
  /** Which of the frames it is; 0: `bytes` is a whole ServerFrame. */
  readonly frameTag: number;
  readonly outcomeTag: number;
  readonly bytes: Uint8Array;
  /** Bytes of the frame, without its own tag and length. */
  readonly size: number;
}

/** Begins with nothing; `withLength` puts its length, four bytes, the highest first, before each message. */
export function createReplyBatch({ withLength = false }: { readonly withLength?: boolean } = {}): ReplyBatch {
  let entries: Entry[] = [];
  let taken = 0;
  let weight = 0;
  const lengthBytes = withLength ? 4 : 0;
  function add(id: number, frameTag: number, outcomeTag: number, bytes: Uint8Array): void {
    const size = frameTag === 0 ? bytes.length : delimitedSize(replySize(id, bytes));
    weight += size + entryBytes;
    entries.push({ id, frameTag, outcomeTag, bytes, size });
  }
  function addFrame(frame: ServerFrame['frame']): void {
    add(0, 0, 0, ServerFrame.encode({ frame }).finish());
  }
  function write(first: number, total: number, memory: (bytes: number) => Buffer): Buffer {
    const { id, frameTag, bytes } = entries[first] as Entry;
    const isLoneItem = frameTag === itemTag && taken === first + 1;
    if (isLoneItem) {
      const last = loneItems.get(bytes);
      if (last?.id === id && last.withLength === withLength) return last.message;
    }
    // What is kept for the next reader needs memory of its own.
    const message = (isLoneItem ? Buffer.allocUnsafe : memory)(lengthBytes + total);
    if (withLength) message.writeUInt32BE(total, 0);
    writeFrames(message, lengthBytes, entries, first, taken);
    if (isLoneItem) loneItems.set(bytes, { id, withLength, message });
    return message;
  }
  return {
    get isEmpty() {
      return taken === entries.length;
    },
    get weight() {
      return weight;
    },
    response: (id, answer) => add(id, replyTag, payloadTag, answer),
    refusal: (id, status) => add(id, replyTag, statusTag, Status.encode(status).finish()),
    item: (id, answer) => add(id, itemTag, payloadTag, answer),
    streamEnd: (id) => add(id, replyTag, payloadTag, noBytes),
    ping: (nonce) => addFrame({ $case: 'ping', value: { nonce } }),
    pong: (nonce) => addFrame({ $case: 'pong', value: { nonce } }),
    goAway: (message, status) => addFrame({ $case: 'goAway', value: { message, status } }),
    take(memory = Buffer.allocUnsafe) {
      if (taken === entries.length) return undefined;
      const first = taken;
      let total = 0;
      do {
        const { size } = entries[taken++] as Entry;
        total += delimitedSize(size);
        weight -= size + entryBytes;
      } while (taken < entries.length && total + (entries[taken] as Entry).size <= messageBytes);
      const message = write(first, total, memory);
      if (taken === entries.length) {
        entries = [];
        taken = 0;
      }
      return message;
    },
  };
}

/** Writes frames by hand: each byte of a payload is copied once. */
function writeFrames(out: Buffer, start: number, entries: readonly Entry[], first: number, end: number): void {
  let at = start;
  for (let index = first; index < end; index++) {
    const { id, frameTag, outcomeTag, bytes, size } = entries[index] as Entry;
    at = writeNumber(out, at, framesTag, size);
    if (frameTag === 0) {
      out.set(bytes, at);
      at += bytes.length;
      continue;
    }
    at = writeNumber(out, at, frameTag, replySize(id, bytes));
    at = writeNumber(out, at, idTag, id);
    at = writeBytes(out, at, outcomeTag, bytes);
  }
}

/** Bytes of a frame that holds an id and an outcome. */
function replySize(id: number, outcome: Uint8Array): number {
  return 1 + varintSize(id) + delimitedSize(outcome.length);
}
