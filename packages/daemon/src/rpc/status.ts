import { randomUUID } from 'node:crypto';
import { status as grpcStatus } from '@grpc/grpc-js';
import { ErrorDetail, ErrorInfo, reasons } from '@holdfast/protocol';
import type { Status } from '@holdfast/protocol';
import type { Logger } from '../telemetry/logger.js';
import { toErrorDetail } from '../model/error-detail.js';
import { Fault } from '../model/fault.js';
import { operationOfBug } from '../model/operation-of-bug.js';

/** Longest message of a status: percent-encoded it must still fit a header. */
const maxMessageLength = 1000;
/** Most bytes of details: they travel in a header, and a header that is too long breaks the call. */
const maxDetailBytes = 2048;

/** How much of the details is kept. */
interface Extent {
  /** Characters of each text. */
  readonly text: number;
  readonly violations: number;
  readonly facts: number;
}

/** Tried in this order until the details fit; the last one always does. */
const extents: readonly Extent[] = [
  { text: 1024, violations: 64, facts: 32 },
  { text: 256, violations: 64, facts: 32 },
  { text: 96, violations: 32, facts: 16 },
  { text: 96, violations: 8, facts: 8 },
  { text: 64, violations: 4, facts: 4 },
  { text: 32, violations: 1, facts: 1 },
  { text: 0, violations: 0, facts: 0 },
];

/**
 * THE error map: what is thrown becomes a gRPC status with details, the same whatever carried the call.
 * What is not a Fault is a bug: it is logged under an id, and the caller learns no more than that id and which operation it was, if any.
 */
export function statusOf(error: unknown, at: { readonly logger: Logger; readonly method: string }): Status {
  if (error instanceof Fault) return statusOfFault(error, '');
  const logId = randomUUID();
  const operation = operationOfBug(error);
  at.logger.error({ err: error, logId, method: at.method, operation }, 'a call ended in a bug');
  const fault = new Fault('INTERNAL', `this is a bug in holdfastd; its log has more under ${logId}`, {
    hint: `look for ${logId} in the log of holdfastd and report what it says`,
    metadata: operation === undefined ? {} : { operation_id: operation },
  });
  return statusOfFault(fault, logId);
}

function statusOfFault(fault: Fault, logId: string): Status {
  const { status } = reasons[fault.reason];
  return {
    code: grpcStatus[status as keyof typeof grpcStatus],
    message: clip(fault.message, maxMessageLength),
    details: detailsOf(fault, logId),
  };
}

function detailsOf(fault: Fault, logId: string): Status['details'] {
  for (const extent of extents) {
    const details = pack(fault, logId, extent);
    const size = details.reduce((bytes, { typeUrl, value }) => bytes + typeUrl.length + value.length, 0);
    if (size <= maxDetailBytes) return details;
  }
  return [];
}

function pack(fault: Fault, logId: string, extent: Extent): Status['details'] {
  const { violations = [], holder, hint = '', metadata = {} } = fault.details;
  const facts = Object.entries(metadata)
    .slice(0, extent.facts)
    .map(([key, value]) => [clip(key, 64), clip(value, extent.text)] as const);
  const omitted = violations.length - extent.violations;
  if (omitted > 0) facts.push(['violations_omitted', String(omitted)]);
  const clipped = new Fault(fault.reason, '', {
    violations: violations.slice(0, extent.violations).map((violation) => clipTexts(violation, extent.text)),
    ...(holder === undefined ? {} : { holder: clipTexts(holder, extent.text) }),
    hint: clip(hint, extent.text),
    metadata: Object.fromEntries(facts),
  });
  const detail = toErrorDetail(clipped, logId);
  const info = ErrorInfo.fromPartial({ reason: fault.reason, domain: 'holdfast', metadata: Object.fromEntries(facts) });
  return [
    { typeUrl: 'type.googleapis.com/holdfast.v1.ErrorDetail', value: ErrorDetail.encode(detail).finish() },
    { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value: ErrorInfo.encode(info).finish() },
  ];
}

/** Shortens a text and makes it sound Unicode, without which neither a header nor protobuf can carry it. */
function clip(text: string, length: number): string {
  const sound = text.toWellFormed();
  return sound.length <= length ? sound : `${sound.slice(0, Math.max(0, length - 1)).toWellFormed()}…`.slice(0, length);
}

function clipTexts<Message extends object>(message: Message, length: number): Message {
  const entries = Object.entries(message).map(([key, value]) => [
    key,
    typeof value === 'string' ? clip(value, length) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as Message;
}
