// A program that throws the same errors as the SDK.
import assert from 'node:assert/strict';
import { HoldfastError, type HoldfastErrorOptions, type ReasonName, reasons } from '@holdfast/sdk';

const options: HoldfastErrorOptions = { cause: new Error('disk full'), details: { hint: 'make room' } };
const error = new HoldfastError('STATE_WRITE_FAILED', 'nothing was written', options);
assert.equal(error.rawMessage, 'nothing was written');
assert.equal(error.hint, 'make room');
assert.ok(error.cause instanceof Error);
const reason: ReasonName = 'LEASE_BUSY';
assert.equal(reasons[reason].exitCode, 7);
assert.ok(reasons.JOB_TIMEOUT.retryable);
