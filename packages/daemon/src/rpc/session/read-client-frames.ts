import { BinaryReader } from '@bufbuild/protobuf/wire';
import { call, frame, frames, itemsTag, numberTag } from './frame-tags.js';
import type { CallFrameView, ClientFrameSink } from './session-encoding.js';

/** More than anybody gathers in a turn; a message of nothing but small frames would keep everybody waiting for seconds. */
const maxFrames = 16_384;

const noPayload = new Uint8Array(0);

/**
 * Reads an OpenSessionRequest and hands its frames on in order. By hand, and not through the generated codecs: these
 * few bytes are read once a call, and the codecs would build four objects for each.
 * @throws Error when the bytes are not such a message; frames before the fault were handed on
 */
export function readClientFrames(message: Buffer, sink: ClientFrameSink): void {
  const reader = new BinaryReader(message);
  for (let count = 0; reader.pos < reader.len; count++) {
    if (count === maxFrames) throw new RangeError(`a message has more than ${maxFrames} frames`);
    const tag = reader.uint32();
    if (tag === frames) readFrame(reader, readEnd(reader), message, sink);
    else skip(reader, tag);
  }
}

function readFrame(reader: BinaryReader, end: number, message: Buffer, sink: ClientFrameSink): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === frame.call) sink.call(readCall(reader, readEnd(reader), message));
    else if (tag === frame.cancel) sink.cancel(readNumber(reader, readEnd(reader)));
    else if (tag === frame.ping) sink.ping(readNumber(reader, readEnd(reader)));
    else if (tag === frame.credit) readCredit(reader, readEnd(reader), sink);
    // A pong, or what only a newer client knows.
    else skip(reader, tag);
  }
  checkEnd(reader, end);
}

function readCall(reader: BinaryReader, end: number, message: Buffer): CallFrameView {
  let id = 0;
  let method = '';
  let payload: Uint8Array = noPayload;
  let timeoutMs = 0;
  let traceparent = '';
  let credit = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === call.id) id = reader.uint32();
    else if (tag === call.method) {
      const stop = readEnd(reader);
      // Names of methods are ASCII; what is not is a name that nobody knows.
      method = message.toString('latin1', reader.pos, stop);
      reader.pos = stop;
    } else if (tag === call.payload) {
      const stop = readEnd(reader);
      payload = message.subarray(reader.pos, stop);
      reader.pos = stop;
    } else if (tag === call.timeoutMs) timeoutMs = reader.uint32();
    else if (tag === call.traceparent) traceparent = reader.string();
    else if (tag === call.credit) credit = reader.uint32();
    else skip(reader, tag);
  }
  checkEnd(reader, end);
  return { id, method, payload: () => payload, bytes: payload.length, timeoutMs, traceparent, credit };
}

function readCredit(reader: BinaryReader, end: number, sink: ClientFrameSink): void {
  let id = 0;
  let items = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === numberTag) id = reader.uint32();
    else if (tag === itemsTag) items = reader.uint32();
    else skip(reader, tag);
  }
  checkEnd(reader, end);
  sink.credit(id, items);
}

/** The one number, field 1, that a cancel and a ping hold. */
function readNumber(reader: BinaryReader, end: number): number {
  let number = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === numberTag) number = reader.uint32();
    else skip(reader, tag);
  }
  checkEnd(reader, end);
  return number;
}

/** Reads the length of what follows and returns where it ends. */
function readEnd(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('a length points past the end of the message');
  return end;
}

function checkEnd(reader: BinaryReader, end: number): void {
  if (reader.pos !== end) throw new RangeError('a field reaches past the end of its frame');
}

function skip(reader: BinaryReader, tag: number): void {
  reader.skip(tag & 7, tag >>> 3);
}
