import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Takes the frames of the daemon, one after another; the bytes are views into its message. */
export interface ServerFrameSink {
  /** The response, encoded. */
  response(id: number, payload: Uint8Array): void;
  /** A refusal: the status, encoded. */
  refusal(id: number, status: Uint8Array): void;
  /** A message of a stream, encoded. */
  item(id: number, payload: Uint8Array): void;
  /** The daemon asks for a sign of life. */
  ping(nonce: number): void;
  /** The daemon takes no further calls. */
  goAway(message: string): void;
}

const noPayload = new Uint8Array(0);

// The fields of session.proto, each with the type of what follows.
const framesTag = (1 << 3) | 2;
const replyTag = (1 << 3) | 2;
const pingTag = (2 << 3) | 2;
const goAwayTag = (4 << 3) | 2;
const itemTag = (5 << 3) | 2;
const idTag = 1 << 3;
const payloadTag = (2 << 3) | 2;
const statusTag = (3 << 3) | 2;
const messageTag = (1 << 3) | 2;

/**
 * Reads an OpenSessionResponse and hands its frames on in order; by hand, because this is done once a call.
 * @throws Error when the bytes are not such a message
 */
export function readServerFrames(message: Uint8Array, sink: ServerFrameSink): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === framesTag) readFrame(reader, readEnd(reader), message, sink);
    else skip(reader, tag);
  }
}

function readFrame(reader: BinaryReader, end: number, message: Uint8Array, sink: ServerFrameSink): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === replyTag) readReply(reader, readEnd(reader), message, sink);
    else if (tag === itemTag) readItem(reader, readEnd(reader), message, sink);
    else if (tag === goAwayTag) readGoAway(reader, readEnd(reader), sink);
    else if (tag === pingTag) sink.ping(readNonce(reader, readEnd(reader)));
    // A pong, or what only a newer daemon says.
    else skip(reader, tag);
  }
}

/** Field 1 of a ping. */
function readNonce(reader: BinaryReader, end: number): number {
  let nonce = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === idTag) nonce = reader.uint32();
    else skip(reader, tag);
  }
  return nonce;
}

function readReply(reader: BinaryReader, end: number, message: Uint8Array, sink: ServerFrameSink): void {
  let id = 0;
  let payload: Uint8Array = noPayload;
  let status: Uint8Array | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === idTag) id = reader.uint32();
    else if (tag === payloadTag) payload = readView(reader, message);
    else if (tag === statusTag) status = readView(reader, message);
    else skip(reader, tag);
  }
  if (status === undefined) sink.response(id, payload);
  else sink.refusal(id, status);
}

function readItem(reader: BinaryReader, end: number, message: Uint8Array, sink: ServerFrameSink): void {
  let id = 0;
  let payload: Uint8Array = noPayload;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === idTag) id = reader.uint32();
    else if (tag === payloadTag) payload = readView(reader, message);
    else skip(reader, tag);
  }
  sink.item(id, payload);
}

function readGoAway(reader: BinaryReader, end: number, sink: ServerFrameSink): void {
  let reason = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === messageTag) reason = reader.string();
    else skip(reader, tag);
  }
  sink.goAway(reason);
}

function readView(reader: BinaryReader, message: Uint8Array): Uint8Array {
  const end = readEnd(reader);
  const view = message.subarray(reader.pos, end);
  reader.pos = end;
  return view;
}

/** Reads the length of what follows and returns where it ends. */
function readEnd(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('a length points past the end of the message');
  return end;
}

function skip(reader: BinaryReader, tag: number): void {
  reader.skip(tag & 7, tag >>> 3);
}
