import { type MessageCodec, MessageWriter } from '@holdfast/protocol';

/** Encodes a message; the bytes are not to be kept, for they share memory with others (see `MessageWriter`). @throws when the message is not one of the codec's */
export type MessageEncoder = (codec: MessageCodec, message: object) => Uint8Array;

/** A writer that once held a message longer than this is dropped, for it never gives memory back. */
const maxKeptBytes = 256 * 1024;

/** Gives an encoder that uses one writer again and again: growing a fresh one costs more than the encoding itself. */
export function createMessageEncoder(): MessageEncoder {
  let writer = new MessageWriter();
  return (codec, message) => {
    try {
      const bytes = codec.encode(message, writer).finish();
      if (bytes.length > maxKeptBytes) writer = new MessageWriter();
      return bytes;
    } catch (error) {
      // It holds half a message now.
      writer = new MessageWriter();
      throw error;
    }
  };
}
