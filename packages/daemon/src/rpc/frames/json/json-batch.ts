import { fromBinary, toJson } from '@bufbuild/protobuf';
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { Status } from '@holdfast/protocol';
import type { ReplyBatch } from '../../session/session-encoding.js';

/** Bytes of a length: unsigned, the highest first. */
const lengthBytes = 4;

/** How many bytes of messages are written at a time, when they come in numbers. */
const writeBytes = 64 * 1024;

/** About what a frame costs beside its bytes while it waits. */
const entryBytes = 128;

const brackets = Buffer.from('}}');

/** Gathers frames in JSON: each is a message of its own, with its length before it. */
export function createJsonBatch(status: DescMessage, registry: Registry): ReplyBatch {
  let entries: Buffer[] = [];
  let taken = 0;
  let weight = 0;
  function add(head: string, body?: Uint8Array): void {
    const length = Buffer.byteLength(head) + (body === undefined ? 0 : body.length + brackets.length);
    const entry = Buffer.allocUnsafe(lengthBytes + length);
    entry.writeUInt32BE(length, 0);
    const at = lengthBytes + entry.write(head, lengthBytes, 'utf8');
    if (body !== undefined) {
      entry.set(body, at);
      entry.set(brackets, at + body.length);
    }
    weight += entry.length + entryBytes;
    entries.push(entry);
  }
  function write(first: number, total: number, memory: (bytes: number) => Buffer): Buffer {
    const message = memory(total);
    let at = 0;
    for (let index = first; index < taken; index++) at += (entries[index] as Buffer).copy(message, at);
    return message;
  }
  function jsonOf(refusal: Status): unknown {
    return toJson(status, fromBinary(status, Status.encode(refusal).finish()), { registry });
  }
  return {
    get isEmpty() {
      return taken === entries.length;
    },
    get weight() {
      return weight;
    },
    response: (id, answer) => add(`{"reply":{"id":${id},"response":`, answer),
    refusal: (id, refusal) => add(JSON.stringify({ reply: { id, status: jsonOf(refusal) } })),
    item: (id, answer) => add(`{"item":{"id":${id},"response":`, answer),
    streamEnd: (id) => add(`{"reply":{"id":${id}}}`),
    ping: (nonce) => add(`{"ping":{"nonce":${nonce}}}`),
    pong: (nonce) => add(`{"pong":{"nonce":${nonce}}}`),
    goAway(message, refusal) {
      const rest = refusal === undefined ? {} : { status: jsonOf(refusal) };
      add(JSON.stringify({ goAway: { message, ...rest } }));
    },
    take(memory = Buffer.allocUnsafe) {
      if (taken === entries.length) return undefined;
      const first = taken;
      let total = 0;
      do {
        const { length } = entries[taken++] as Buffer;
        total += length;
        weight -= length + entryBytes;
      } while (taken < entries.length && total + (entries[taken] as Buffer).length <= writeBytes);
      const message = taken === first + 1 ? (entries[first] as Buffer) : write(first, total, memory);
      if (taken === entries.length) {
        entries = [];
        taken = 0;
      }
      return message;
    },
  };
}
