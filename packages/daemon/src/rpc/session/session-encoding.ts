import type { MethodEntry, Status } from '@holdfast/protocol';
import type { CarrierServices } from '../carrier-services.js';

/** A call as it stands in the client's message. */
export interface CallFrameView {
  readonly id: number;
  readonly method: string;
  /** The request in protobuf; it may be a view into the client's message. @throws Fault when it is no such request */
  payload(method: MethodEntry): Uint8Array;
  /** How long the request is, as it came. */
  readonly bytes: number;
  readonly timeoutMs: number;
  readonly traceparent: string;
  /** Items of a stream that may be sent; 0: as many as is usual. */
  readonly credit: number;
}

/** Takes the frames of a client, one after another. */
export interface ClientFrameSink {
  call(frame: CallFrameView): void;
  cancel(id: number): void;
  ping(nonce: number): void;
  /** Further items of a stream may be sent. */
  credit(id: number, items: number): void;
}

/** Frames for a client that are gathered until the end of the turn, then written into few messages. */
export interface ReplyBatch {
  readonly isEmpty: boolean;
  /** About how many bytes of memory what was not taken yet costs. */
  readonly weight: number;
  /** Adds the answer to a call, encoded. */
  response(id: number, answer: Uint8Array): void;
  /** Adds the refusal of a call. */
  refusal(id: number, status: Status): void;
  /** Adds a message of a stream, encoded. */
  item(id: number, answer: Uint8Array): void;
  /** Adds the good end of a stream. */
  streamEnd(id: number): void;
  pong(nonce: number): void;
  /** Asks for a sign of life. */
  ping(nonce: number): void;
  /** With a status the connection ends at once; otherwise when every call is answered. */
  goAway(message: string, status?: Status): void;
  /** Takes the next message, with as many frames as go well together; it is put into the memory that is given for it, or has its own. */
  take(memory?: (bytes: number) => Buffer): Buffer | undefined;
}

/** In which bytes the frames of a session are written. */
export interface SessionEncoding {
  /** Reads a message and hands its frames on in order. @throws Error when the bytes are no such message */
  read(message: Buffer, sink: ClientFrameSink): void;
  /**
   * What can be told of a message from its first bytes, when it is a call and nothing but that; undefined: nothing. The payload is
   * not there.
   */
  peek(head: Buffer, messageBytes: number): CallFrameView | undefined;
  /** Encodes an answer of the engine. @throws Fault RESOURCE_EXHAUSTED when it is too long to be sent */
  encodeAnswer(method: MethodEntry, answer: object, at: CarrierServices): Uint8Array;
  createBatch(): ReplyBatch;
}
