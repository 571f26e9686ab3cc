/** Which field of a ReplyFrame holds the outcome: the response message, or the status of a refusal. */
const outcomeTags = { payload: (2 << 3) | 2, status: (3 << 3) | 2 };
const framesTag = (1 << 3) | 2;
const replyTag = (1 << 3) | 2;
const idTag = 1 << 3;

/** How many bytes of frames go into one message, when they come in numbers; a longer frame goes alone. */
const messageBytes = 64 * 1024;

/** Replies that are gathered until the end of the turn, then written into few messages. */
export interface ReplyBatch {
  readonly isEmpty: boolean;
  /** Adds a reply: the encoded response message, or the encoded status of a refusal. */
  reply(id: number, kind: 'payload' | 'status', outcome: Uint8Array): void;
  /** Adds another frame: an encoded ServerFrame. */
  frame(serverFrame: Uint8Array): void;
  /** Takes the next message: an OpenSessionResponse with as many frames as go well together. */
  take(): Buffer | undefined;
}

interface Entry {
  readonly id: number;
  /** 0: `bytes` is a whole ServerFrame. */
  readonly outcomeTag: number;
  readonly bytes: Uint8Array;
  /** Bytes of the frame, without its own tag and length. */
  readonly size: number;
}

/** Begins with nothing. */
export function createReplyBatch(): ReplyBatch {
  let entries: Entry[] = [];
  let taken = 0;
  return {
    get isEmpty() {
      return taken === entries.length;
    },
    reply(id, kind, bytes) {
      entries.push({ id, outcomeTag: outcomeTags[kind], bytes, size: delimitedSize(replySize(id, bytes)) });
    },
    frame(bytes) {
      entries.push({ id: 0, outcomeTag: 0, bytes, size: bytes.length });
    },
    take() {
      if (taken === entries.length) return undefined;
      const first = taken;
      let total = 0;
      do {
        total += delimitedSize((entries[taken++] as Entry).size);
      } while (taken < entries.length && total + (entries[taken] as Entry).size <= messageBytes);
      const message = writeFrames(entries, first, taken, total);
      if (taken === entries.length) {
        entries = [];
        taken = 0;
      }
      return message;
    },
  };
}

/** Writes frames by hand: one allocation, and each byte of a payload is copied once. */
function writeFrames(entries: readonly Entry[], first: number, end: number, total: number): Buffer {
  const out = Buffer.allocUnsafe(total);
  let at = 0;
  for (let index = first; index < end; index++) {
    const { id, outcomeTag, bytes, size } = entries[index] as Entry;
    out[at++] = framesTag;
    at = writeVarint(out, at, size);
    if (outcomeTag !== 0) {
      out[at++] = replyTag;
      at = writeVarint(out, at, replySize(id, bytes));
      out[at++] = idTag;
      at = writeVarint(out, at, id);
      out[at++] = outcomeTag;
      at = writeVarint(out, at, bytes.length);
    }
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** Bytes of a ReplyFrame. */
function replySize(id: number, outcome: Uint8Array): number {
  return 1 + varintSize(id) + delimitedSize(outcome.length);
}

/** Bytes of a field that holds so many bytes: its tag, its length, themselves. */
function delimitedSize(bytes: number): number {
  return 1 + varintSize(bytes) + bytes;
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

function writeVarint(out: Buffer, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest > 0x7f) {
    out[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  out[next++] = rest;
  return next;
}
