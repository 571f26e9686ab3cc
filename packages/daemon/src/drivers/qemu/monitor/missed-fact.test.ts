import { expect, test } from 'vitest';
import { missedFact } from './missed-fact.js';

test.each([
  ['running', 'paused', 'io-error', { kind: 'paused', cause: 'io-error' }],
  ['running', 'paused', 'watchdog', { kind: 'paused', cause: 'watchdog' }],
  // What QEMU does not say of a stop was somebody's wish.
  ['running', 'paused', 'unknown', { kind: 'paused', cause: 'user' }],
  ['running', 'shutdown', 'unknown', { kind: 'shutdown', by: 'guest' }],
  ['running', 'panicked', 'unknown', { kind: 'panicked' }],
  ['running', 'pm-suspended', 'unknown', { kind: 'pm-suspended', to: 'memory' }],
  ['paused', 'running', 'unknown', { kind: 'resumed' }],
  ['pm-suspended', 'running', 'unknown', { kind: 'woke' }],
  ['running', 'running', 'unknown', undefined],
  ['paused', 'paused', 'io-error', undefined],
] as const)('%s before, %s (%s) now', (before, run, cause, fact) => {
  expect(missedFact(before, { run, cause })).toEqual(fact);
});
