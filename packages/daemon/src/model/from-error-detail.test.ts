import { ErrorDetail, type ReasonName, reasons } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { toErrorDetail } from './error-detail.js';
import { Fault } from './fault.js';
import { fromErrorDetail } from './from-error-detail.js';

test.each(Object.keys(reasons) as ReasonName[])('%s is the same refusal when it was kept', (reason) => {
  const fault = new Fault(reason, 'no', { hint: 'wait', metadata: { a: 'b' }, holder: { kind: 'start' } });
  const kept = ErrorDetail.decode(ErrorDetail.encode(toErrorDetail(fault)).finish());
  const again = fromErrorDetail(kept, 'no');
  expect([again.reason, again.message, again.details]).toMatchObject([reason, 'no', fault.details]);
});

test('a reason of a later release is INTERNAL, with what was said', () => {
  const kept = { ...ErrorDetail.create(), reason: 4711 as ErrorDetail['reason'] };
  expect(fromErrorDetail(kept, 'too new')).toMatchObject({ reason: 'INTERNAL', message: 'too new' });
});
