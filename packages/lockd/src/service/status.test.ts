import { status } from '@grpc/grpc-js';
import { BusyDetail, ErrorInfo, isForTheNextLockd, readLockRefusal, Status } from '@holdfast/protocol/lock';
import { expect, test } from 'vitest';
import { Refusal } from '../refusal.js';
import { toGrpcStatus, toRpcStatus } from './status.js';

test('a refusal travels with its reason, its facts and its holders', () => {
  const busy = BusyDetail.fromPartial({ wanted: { path: '/a' }, holders: [{ path: '/a', owner: { name: 'web' } }] });
  const { code, details, metadata } = toGrpcStatus(
    toRpcStatus(new Refusal('LEASE_BUSY', 'why', { path: '/a' }, { busy }), 'id'),
  );
  const [packed] = metadata?.get('grpc-status-details-bin') ?? [];
  const [info, detail] = Status.decode(packed as Buffer).details;
  expect({ code, details }).toEqual({ code: status.ABORTED, details: 'why' });
  expect(ErrorInfo.decode(info?.value ?? new Uint8Array())).toMatchObject({
    reason: 'LEASE_BUSY',
    domain: 'holdfast.lock',
    metadata: { path: '/a' },
  });
  expect(detail?.typeUrl).toBe('type.googleapis.com/holdfast.lock.v1.BusyDetail');
  expect(BusyDetail.decode(detail?.value ?? new Uint8Array()).holders[0]?.owner?.name).toBe('web');
});

test('clients read a refusal as it was meant, and know what the next lock daemon will serve', () => {
  const busy = BusyDetail.fromPartial({ wanted: { path: '/a' } });
  const told = (refusal: Refusal) => toGrpcStatus(toRpcStatus(refusal, 'id'));
  const refused = told(new Refusal('LEASE_BUSY', 'why', { path: '/a' }, { busy }));
  expect(readLockRefusal(refused)).toEqual({ reason: 'LEASE_BUSY', message: 'why', metadata: { path: '/a' }, busy });
  const restarting = told(new Refusal('RESTARTING', 'it is being replaced'));
  const broken = { code: status.UNAVAILABLE, details: 'the connection broke' };
  const late = { code: status.DEADLINE_EXCEEDED, details: 'too late' };
  expect([refused, restarting, broken, late].map(isForTheNextLockd)).toEqual([false, true, true, false]);
  expect([broken, late].map(readLockRefusal)).toEqual([undefined, undefined]);
});

test('a bug shows where to look, and nothing of itself', () => {
  expect(toGrpcStatus(toRpcStatus(new Error('secret'), 'id-7'))).toEqual({
    code: status.INTERNAL,
    details: 'a fault of holdfast-lockd itself; its log has more under id-7',
  });
});
