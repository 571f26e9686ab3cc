import { isUtf8 } from 'node:buffer';
import { Fault } from '../../../model/fault.js';
import type { ClientFrameSink } from '../../session/session-encoding.js';
import { readJsonRequest } from './read-json-request.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads one frame of a client: an object with one member, which is named as the frame is. What is unknown beside it, or in
 * it, is passed over, for a newer client may say more; of a request it is not (see `readJsonRequest`).
 * @throws Fault INVALID_ARGUMENT
 */
export function readJsonFrame(message: Buffer, sink: ClientFrameSink): void {
  const { call, cancel, ping, credit } = parse(message);
  if (call !== undefined) readCall(membersOf(call, 'call'), message.length, sink);
  if (cancel !== undefined) sink.cancel(numberOf(membersOf(cancel, 'cancel'), 'cancel', 'id'));
  if (ping !== undefined) sink.ping(numberOf(membersOf(ping, 'ping'), 'ping', 'nonce'));
  if (credit !== undefined) {
    const members = membersOf(credit, 'credit');
    sink.credit(numberOf(members, 'credit', 'id'), numberOf(members, 'credit', 'items'));
  }
}

function parse(message: Buffer): Members {
  if (!isUtf8(message)) throw new Fault('INVALID_ARGUMENT', 'a message is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(message.toString('utf8'));
  } catch (cause) {
    throw new Fault('INVALID_ARGUMENT', `a message is no JSON: ${(cause as Error).message}`, {}, { cause });
  }
  return membersOf(value, 'a message');
}

function readCall(members: Members, bytes: number, sink: ClientFrameSink): void {
  const { request } = members;
  sink.call({
    id: numberOf(members, 'call', 'id'),
    method: textOf(members, 'call', 'method'),
    payload: (method) => readJsonRequest(method, request),
    bytes,
    timeoutMs: numberOf(members, 'call', 'timeoutMs'),
    traceparent: textOf(members, 'call', 'traceparent'),
    credit: numberOf(members, 'call', 'credit'),
  });
}

function membersOf(value: unknown, what: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new Fault('INVALID_ARGUMENT', `${what} is ${kindOf(value)}; an object is needed`);
}

/** A number of the frame itself; absent: 0. */
function numberOf(members: Members, frame: string, name: string): number {
  const value = members[name];
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff) return value;
  throw new Fault('INVALID_ARGUMENT', `${frame}.${name} is ${kindOf(value)}; a whole number below 2^32 is needed`);
}

/** A text of the frame itself; absent: empty. */
function textOf(members: Members, frame: string, name: string): string {
  const value = members[name];
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new Fault('INVALID_ARGUMENT', `${frame}.${name} is ${kindOf(value)}; a string is needed`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'number' ? String(value) : `of type ${typeof value}`;
}
