import { ErrorDetail, ErrorInfo, Status, reasons } from '@holdfast/protocol';
import type { ReasonName } from '@holdfast/protocol';
import { status as grpcStatus } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { createLogger } from '../telemetry/logger.js';
import { ofOperation } from '../jobs/refusals.js';
import { statusOf } from './status.js';

const silent = { logger: createLogger({ level: 'silent' }), method: '/test' };

function detailOf({ details }: Status): ErrorDetail {
  return ErrorDetail.decode(details[0]?.value ?? new Uint8Array());
}

test.each(Object.keys(reasons) as ReasonName[])('%s has the status that the schema says', (reason) => {
  const status = statusOf(new Fault(reason, 'why'), silent);
  expect(grpcStatus[status.code]).toBe(reasons[reason].status);
  expect(detailOf(status)).toMatchObject({ reason: reasons[reason].number, retryable: reasons[reason].retryable });
});

test('the details say what the fault says, once for us and once for every gRPC tool', () => {
  const fault = new Fault('LEASE_BUSY', 'disk /a is in use', {
    holder: { kind: 'lease', name: 'web' },
    hint: 'stop web',
    metadata: { path: '/a' },
  });
  const status = statusOf(fault, silent);
  expect(status.details.map(({ typeUrl }) => typeUrl)).toEqual([
    'type.googleapis.com/holdfast.v1.ErrorDetail',
    'type.googleapis.com/google.rpc.ErrorInfo',
  ]);
  expect(detailOf(status)).toMatchObject({
    holder: { kind: 'lease', name: 'web' },
    hint: 'stop web',
    metadata: { path: '/a' },
    libvirtCode: 87,
  });
  expect(ErrorInfo.decode(status.details[1]?.value ?? new Uint8Array())).toMatchObject({
    reason: 'LEASE_BUSY',
    domain: 'holdfast',
    metadata: { path: '/a' },
  });
});

test('a bug is logged with its stack, and its caller learns the id of that line and nothing else', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const status = statusOf(new TypeError('password is hunter2'), { logger, method: '/test' });
  const { logId } = detailOf(status);
  expect(lines).toMatchObject([{ logId, method: '/test', err: { message: 'password is hunter2' } }]);
  expect(logId).not.toBe('');
  expect(JSON.stringify(status)).not.toContain('hunter2');
  expect(status).toMatchObject({ code: grpcStatus.INTERNAL, message: expect.stringContaining(logId) as string });
});

test('of a bug in an operation its caller learns, and the log has, which operation that was', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const bug = new TypeError('x of undefined');
  expect(ofOperation(ofOperation(bug, 'inner'), 'op-1')).toBe(bug);
  const detail = detailOf(statusOf(bug, { logger, method: '/test' }));
  expect(detail.metadata).toEqual({ operation_id: 'op-1' });
  expect(lines).toMatchObject([{ operation: 'op-1', logId: detail.logId }]);
  expect(detailOf(statusOf(new TypeError('x of undefined'), silent)).metadata).toEqual({});
  expect(ofOperation('text', 'op-1')).toBe('text');
});

test.each([undefined, null, 'text', 7, Symbol('s'), { reason: 'LEASE_BUSY' }])('what is thrown may be %s', (thrown) => {
  expect(statusOf(thrown, silent).code).toBe(grpcStatus.INTERNAL);
});

const long = 'x'.repeat(1_000_000);
const violations = Array.from({ length: 500 }, (_, index) => ({
  field: `spec.devices.disks[${index}]`,
  message: long,
}));

test.each([
  ['many violations', { violations }],
  ['a long hint', { hint: long }],
  ['a long holder', { holder: { name: long, resource: long, kind: long } }],
  ['many facts', { metadata: Object.fromEntries(violations.map(({ field, message }) => [field, message])) }],
  ['long names of facts', { metadata: { [long]: long } }],
])('details fit a header: %s', (_what, details) => {
  const status = statusOf(new Fault('INVALID_ARGUMENT', long, details), silent);
  const bytes = status.details.reduce((sum, { typeUrl, value }) => sum + typeUrl.length + value.length, 0);
  expect(bytes).toBeLessThanOrEqual(2048);
  expect(status.message.length).toBeLessThanOrEqual(1000);
  expect(detailOf(status).reason).toBe(reasons.INVALID_ARGUMENT.number);
});

test('violations that were left out are counted', () => {
  const status = statusOf(new Fault('INVALID_ARGUMENT', 'no', { violations }), silent);
  const { violations: kept, metadata } = detailOf(status);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept[0]?.field).toBe('spec.devices.disks[0]');
  expect(metadata).toEqual({ violations_omitted: String(500 - kept.length) });
});

test('half a character is made whole, for no header could carry it', () => {
  const status = statusOf(new Fault('INVALID_STATE', 'broken \ud800 here', { hint: '\udfff' }), silent);
  expect(status.message).toBe('broken \ufffd here');
  expect(() => encodeURI(status.message)).not.toThrow();
  expect(detailOf(status).hint).toBe('\ufffd');
});
