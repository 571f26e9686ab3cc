import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorDetail, reasons } from '@holdfast/protocol';
import { expect, test, vi } from 'vitest';
import { errorFromStatus } from './error-from-status.js';
import { HoldfastError } from './holdfast-error.js';

test('the message begins with the code, and everything can be asked', () => {
  const cause = new Error('below');
  const holder = { kind: 'start', name: 'web', uuid: 'u', pid: 1, host: 'h', ageMs: 5, operationId: 'o', resource: '' };
  const error = new HoldfastError('JOB_TIMEOUT', 'domain web is held', { cause, details: { holder, retryable: true } });
  expect(error).toMatchObject({
    name: 'HoldfastError',
    message: 'JOB_TIMEOUT: domain web is held',
    rawMessage: 'domain web is held',
    code: 'JOB_TIMEOUT',
    holder,
    hint: '',
    violations: [],
    retryable: true,
    cause,
    details: { reason: 'JOB_TIMEOUT' },
    page: 'reference/errors/job-timeout.md',
  });
  expect(error).toBeInstanceOf(Error);
});

test('an error of another copy of the package is one, too; nothing else is', async () => {
  vi.resetModules();
  const other = await import('./holdfast-error.js');
  expect(other.HoldfastError).not.toBe(HoldfastError);
  expect(new other.HoldfastError('INTERNAL', 'x') instanceof HoldfastError).toBe(true);
  expect(new HoldfastError('INTERNAL', 'x') instanceof other.HoldfastError).toBe(true);
  for (const value of [new Error('INTERNAL: x'), { code: 'INTERNAL' }, null, undefined, 'INTERNAL', 7]) {
    expect(value instanceof HoldfastError).toBe(false);
  }
});

test('a status with details is the error that they say', () => {
  const detail = ErrorDetail.fromPartial({
    reason: reasons.LEASE_BUSY.number as ErrorDetail['reason'],
    hint: 'stop db',
    metadata: { path: '/a' },
    retryable: true,
    libvirtCode: 87,
  });
  const value = ErrorDetail.encode(detail).finish();
  const details = [{ typeUrl: 'type.googleapis.com/holdfast.v1.ErrorDetail', value }];
  expect(errorFromStatus({ code: 9, message: 'disk /a is in use', details })).toMatchObject({
    message: 'LEASE_BUSY: disk /a is in use',
    code: 'LEASE_BUSY',
    hint: 'stop db',
    retryable: true,
    details: { metadata: { path: '/a' }, libvirtCode: 87 },
  });
});

test('a reason that only a newer daemon knows keeps its number', () => {
  const value = ErrorDetail.encode(ErrorDetail.fromPartial({ reason: 999 as never })).finish();
  const details = [{ typeUrl: 'type.googleapis.com/holdfast.v1.ErrorDetail', value }];
  expect(errorFromStatus({ code: 9, message: 'news', details }).code).toBe('unknown(999)');
});

test.each([
  [1, 'CANCELLED'],
  [4, 'DEADLINE_EXCEEDED'],
  [7, 'PERMISSION_DENIED'],
  [8, 'RESOURCE_EXHAUSTED'],
  [12, 'UNSUPPORTED'],
  [14, 'UNAVAILABLE'],
  [2, 'INTERNAL'],
  [99, 'INTERNAL'],
])('bare status %i, of gRPC itself, is %s', (code, expected) => {
  expect(errorFromStatus({ code, message: 'm', details: [] }).code).toBe(expected);
});

test('every reason has a page, which says what happened and what to do', () => {
  const docs = join(import.meta.dirname, '../../../../docs');
  for (const [reason, { what, remedies }] of Object.entries(reasons)) {
    const text = readFileSync(join(docs, new HoldfastError(reason as 'INTERNAL', '').page), 'utf8');
    expect(text).toContain(`# ${reason}\n`);
    expect(what).not.toBe('');
    expect(remedies).not.toEqual([]);
  }
});
