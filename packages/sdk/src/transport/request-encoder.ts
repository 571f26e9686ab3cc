import { MessageWriter, type MethodEntry } from '@holdfast/protocol';
import { refusal } from '../errors/refusal.js';

/** Longest request that a daemon takes, less what surrounds it in a message. */
const maxBytes = 4 * 1024 * 1024 - 1024;
/** A writer that once held more than this is dropped, for it never gives memory back. */
const maxKeptBytes = 256 * 1024;

/** Encodes requests with one writer again and again: growing a fresh one costs more than the encoding itself. */
export function createRequestEncoder(): (method: MethodEntry, request: object) => Uint8Array {
  let writer = new MessageWriter();
  return (method, request) => {
    let bytes: Uint8Array;
    try {
      bytes = method.request.encode(request, writer).finish();
    } catch (cause) {
      // It holds half a message now.
      writer = new MessageWriter();
      throw refusal('INVALID_ARGUMENT', `the options of ${method.rpc} cannot be sent`, {}, { cause });
    }
    if (bytes.length > maxKeptBytes) writer = new MessageWriter();
    if (bytes.length <= maxBytes) return bytes;
    throw refusal(
      'INVALID_ARGUMENT',
      `the options of ${method.rpc} have ${bytes.length} bytes; at most ${maxBytes} can be sent`,
    );
  };
}
