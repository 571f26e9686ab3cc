import { unread } from '../../session/peek-call.js';
import type { CallFrameView } from '../../session/session-encoding.js';

/** What stands before the request, in any order: members that are numbers, or texts without escapes. */
const beforeRequest =
  /^\s*\{\s*"call"\s*:\s*\{((?:\s*"(?:id|method|timeoutMs|traceparent|credit)"\s*:\s*(?:\d{1,10}|"[^"\\]{0,200}")\s*,)*)\s*"request"\s*:/;

/** The same for frames in JSON as `peekCall`: nothing is told of a call that has its request first. */
export function peekJsonCall(head: Buffer, messageBytes: number): CallFrameView | undefined {
  const members = beforeRequest.exec(head.toString('latin1'))?.[1];
  if (members === undefined) return undefined;
  const { id = 0, method = '' } = JSON.parse(`{${members.trim().replace(/,$/, '')}}`) as Record<string, unknown>;
  if (typeof id !== 'number' || id > 0xffff_ffff || typeof method !== 'string') return undefined;
  return { id, method, bytes: messageBytes, payload: unread, timeoutMs: 0, traceparent: '', credit: 0 };
}
