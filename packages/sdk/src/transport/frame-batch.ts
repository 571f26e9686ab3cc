import { delimitedSize, varintSize, writeBytes, writeNumber } from '@holdfast/protocol';

const framesTag = (1 << 3) | 2;
const callTag = (1 << 3) | 2;
const cancelTag = (2 << 3) | 2;
const grantTag = (5 << 3) | 2;
const idTag = 1 << 3;
const methodTag = (2 << 3) | 2;
const payloadTag = (3 << 3) | 2;
const timeoutTag = 4 << 3;
const traceparentTag = (5 << 3) | 2;
const creditTag = 6 << 3;
const itemsTag = 2 << 3;

/** How many bytes of frames go into one message, when they come in numbers; a longer frame goes alone. */
const messageBytes = 64 * 1024;

/** What a call frame says. */
export interface CallFrame {
  readonly id: number;
  /** The full name, encoded. */
  readonly method: Uint8Array;
  /** The request, encoded. */
  readonly payload: Uint8Array;
  /** 0: for ever. */
  readonly timeoutMs: number;
  /** How many items of a stream may come before more is granted; 0: it is no stream. */
  readonly credit: number;
  /** The trace that it is part of, encoded; empty: of none. */
  readonly traceparent: Uint8Array;
}

/** Frames that are gathered for the end of the turn, then written into few messages. */
export interface FrameBatch {
  readonly isEmpty: boolean;
  call(frame: CallFrame): void;
  /** Gives a call up: takes it out again if it has not been taken yet, else tells the daemon. */
  cancel(id: number): void;
  /** Lets the daemon send so many further items of a stream. */
  grant(id: number, items: number): void;
  /** Takes the next message, in the memory that is given for it: an OpenSessionRequest with as many frames as go well together. */
  take(memory?: (bytes: number) => Buffer): Buffer | undefined;
}

/** A frame with its length. */
interface Entry {
  readonly id: number;
  readonly tag: number;
  /** Of a call. */
  readonly call?: CallFrame;
  /** Of a grant. */
  readonly items?: number;
  /** Bytes of the frame's content. */
  readonly content: number;
}

/** Begins with nothing; `withLength` puts its length, four bytes, the highest first, before each message. */
export function createFrameBatch({ withLength = false }: { readonly withLength?: boolean } = {}): FrameBatch {
  const lengthBytes = withLength ? 4 : 0;
  let entries: Entry[] = [];
  let taken = 0;
  return {
    get isEmpty() {
      return taken === entries.length;
    },
    call(frame) {
      entries.push({ id: frame.id, tag: callTag, call: frame, content: callSize(frame) });
    },
    cancel(id) {
      const unsent = entries.findIndex(
        ({ id: other, tag }, index) => index >= taken && tag === callTag && other === id,
      );
      if (unsent >= 0) entries.splice(unsent, 1);
      else entries.push({ id, tag: cancelTag, content: 1 + varintSize(id) });
    },
    grant(id, items) {
      entries.push({ id, tag: grantTag, items, content: 2 + varintSize(id) + varintSize(items) });
    },
    take(memory = Buffer.allocUnsafe) {
      if (taken === entries.length) return undefined;
      const first = taken;
      let total = 0;
      do {
        total += entrySize(entries[taken++] as Entry);
      } while (taken < entries.length && total + (entries[taken] as Entry).content <= messageBytes);
      const message = memory(lengthBytes + total);
      if (withLength) message.writeUInt32BE(total, 0);
      writeEntries(message, lengthBytes, entries, first, taken);
      if (taken === entries.length) {
        entries = [];
        taken = 0;
      }
      return message;
    },
  };
}

/** Writes frames by hand: each byte of a payload is copied once. */
function writeEntries(out: Buffer, start: number, entries: readonly Entry[], first: number, end: number): void {
  let at = start;
  for (let index = first; index < end; index++) {
    const { id, tag, call, items, content } = entries[index] as Entry;
    at = writeNumber(out, at, framesTag, delimitedSize(content));
    at = writeNumber(out, at, tag, content);
    at = writeNumber(out, at, idTag, id);
    if (items !== undefined) at = writeNumber(out, at, itemsTag, items);
    if (call === undefined) continue;
    at = writeBytes(out, at, methodTag, call.method);
    if (call.payload.length > 0) at = writeBytes(out, at, payloadTag, call.payload);
    if (call.timeoutMs > 0) at = writeNumber(out, at, timeoutTag, call.timeoutMs);
    if (call.traceparent.length > 0) at = writeBytes(out, at, traceparentTag, call.traceparent);
    if (call.credit > 0) at = writeNumber(out, at, creditTag, call.credit);
  }
}

function callSize({ id, method, payload, timeoutMs, credit, traceparent }: CallFrame): number {
  const head = 1 + varintSize(id) + delimitedSize(method.length);
  return head + optionalBytes(payload) + optionalSize(timeoutMs) + optionalBytes(traceparent) + optionalSize(credit);
}

/** Bytes of a field that is left out where it is empty. */
function optionalBytes({ length }: Uint8Array): number {
  return length === 0 ? 0 : delimitedSize(length);
}

/** Bytes of a number that is left out where it is 0. */
function optionalSize(value: number): number {
  return value === 0 ? 0 : 1 + varintSize(value);
}

function entrySize({ content }: Entry): number {
  return delimitedSize(delimitedSize(content));
}
