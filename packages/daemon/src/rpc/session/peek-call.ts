import { BinaryReader } from '@bufbuild/protobuf/wire';
import { call, frame, frames } from './frame-tags.js';
import type { CallFrameView } from './session-encoding.js';

/**
 * Reads what a message says of its call before it comes to the request, from its first bytes. Only of a message that is one call
 * and nothing else, as long ones are.
 */
export function peekCall(head: Buffer, messageBytes: number): CallFrameView | undefined {
  try {
    const reader = new BinaryReader(head);
    for (const tag of [frames, frame.call]) {
      if (reader.uint32() !== tag || reader.uint32() + reader.pos !== messageBytes) return undefined;
    }
    return readHead(reader, head);
  } catch {
    // What is no message is found to be none when all of it is there.
    return undefined;
  }
}

function readHead(reader: BinaryReader, head: Buffer): CallFrameView | undefined {
  let id = 0;
  let method = '';
  for (;;) {
    const tag = reader.uint32();
    if (tag === call.id) id = reader.uint32();
    else if (tag === call.method) {
      const end = reader.uint32() + reader.pos;
      if (end > head.length) return undefined;
      method = head.toString('latin1', reader.pos, end);
      reader.pos = end;
    } else if (tag === call.payload) {
      return { id, method, bytes: reader.uint32(), payload: unread, timeoutMs: 0, traceparent: '', credit: 0 };
    } else return undefined;
  }
}

/** @throws Error always */
export function unread(): never {
  throw new Error('of this call the request was not read');
}
