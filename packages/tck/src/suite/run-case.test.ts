import { HoldfastError } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { NotOffered } from './not-offered.js';
import { judge } from './run-case.js';

const promised = { since: '0.1.0', optional: false };

test('what was promised must be there', () => {
  for (const code of ['UNSUPPORTED', 'UNKNOWN_METHOD'] as const) {
    const { status, why } = judge(promised, new HoldfastError(code, 'no such thing'), '0.2.0');
    expect([status, why]).toEqual([
      'failed',
      `${code}: no such thing; every daemon since 0.1.0 has it, and this is 0.2.0`,
    ]);
  }
});

test('what a daemon is too old for, and what its driver may lack, it need not offer; but it must say so', () => {
  const refusal = new HoldfastError('UNKNOWN_METHOD', 'no such thing');
  expect(judge({ ...promised, since: '0.2.0' }, refusal, '0.1.0').status).toBe('not offered');
  expect(judge({ ...promised, optional: true }, refusal, '0.2.0').status).toBe('not offered');
  expect(judge(promised, new NotOffered('no locks'), '0.2.0').status).toBe('not offered');
  const other = new HoldfastError('INTERNAL', 'a bug');
  expect(judge({ ...promised, since: '0.2.0' }, other, '0.1.0').status).toBe('failed');
  expect(judge({ ...promised, optional: true }, other, '0.2.0').status).toBe('failed');
});

test('what is done is done, by whichever release', () => {
  expect(judge({ ...promised, since: '9.0.0' }, undefined, '0.1.0')).toEqual({ status: 'passed', why: '' });
});
