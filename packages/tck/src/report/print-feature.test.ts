import { expect, test } from 'vitest';
import { printCounts, printFeature } from './print-feature.js';

const feature = {
  name: 'lifecycle',
  cases: [
    { name: 'a domain starts', status: 'passed', why: '', tookMs: 3 },
    { name: 'a domain ends', status: 'failed', why: 'it.state is "running"\nwanted "shutoff"', tookMs: 5 },
    { name: 'a domain flies', status: 'not offered', why: 'UNSUPPORTED: no wings', tookMs: 1 },
  ],
} as const;

test('what passed is counted, what did not is told with its reason', () => {
  expect(printFeature(feature, false)).toBe(`lifecycle: 1 of 3
  FAILED: a domain ends
      it.state is "running"
      wanted "shutoff"
  not offered: a domain flies
      UNSUPPORTED: no wings
`);
  expect(printFeature(feature, true)).toContain('\n  ok: a domain starts\n');
});

test('the end says who looked at whom, and how it went', () => {
  const daemon = { uri: 'unix:/run/h.sock', version: '0.2.0', driver: 'test', leaseManager: 'nop' };
  const counts = { passed: 1, failed: 1, 'not offered': 1 };
  expect(printCounts({ kit: '0.1.0', daemon, counts, features: [feature] })).toBe(
    'holdfast-tck 0.1.0 on holdfastd 0.2.0 (test) at unix:/run/h.sock: 1 passed, 1 failed, 1 not offered\n',
  );
});
