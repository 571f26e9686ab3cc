import { encodeAnswer } from '../encode-answer.js';
import { peekCall } from './peek-call.js';
import { readClientFrames } from './read-client-frames.js';
import { createReplyBatch } from './reply-batch.js';
import type { SessionEncoding } from './session-encoding.js';

/** Frames in protobuf: an OpenSessionRequest from the client, an OpenSessionResponse to it. */
export const protobufEncoding: SessionEncoding = {
  read: readClientFrames,
  peek: peekCall,
  encodeAnswer,
  createBatch: () => createReplyBatch(),
};

/** The same, each message to the client with its length before it. */
export const delimitedProtobufEncoding: SessionEncoding = {
  ...protobufEncoding,
  createBatch: () => createReplyBatch({ withLength: true }),
};
