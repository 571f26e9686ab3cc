import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { families } from './families.js';
import { formatMetrics } from './format-metrics.js';
import { Tally } from './tally.js';

test('values are written as Prometheus reads them, and a time is in every bucket that it fits into', () => {
  const tally = new Tally();
  tally.call('acquireSet', 'OK', 0.0002);
  tally.call('acquireSet', 'LEASE_BUSY', 1000);
  const value = tally.calls()[0]?.durations ?? 0;
  const lines = formatMetrics([
    { name: 'holdfast_lockd_leases', labels: ['a "b"\\\n', 'shared'], value: 2 },
    { name: 'holdfast_lockd_call_duration_seconds', labels: ['acquireSet'], value },
  ]).split('\n');
  expect(lines).toContain(String.raw`holdfast_lockd_leases{lockspace="a \"b\"\\\n",mode="shared"} 2`);
  const times = lines.filter((line) => line.startsWith('holdfast_lockd_call_duration_seconds'));
  const of = (bound: string) =>
    times
      .find((line) => line.includes(`le="${bound}"`))
      ?.split(' ')
      .at(-1);
  expect([of('0.0001'), of('0.00025'), of('600'), of('+Inf')]).toEqual(['0', '1', '1', '2']);
  expect(times.slice(-2)).toEqual([
    'holdfast_lockd_call_duration_seconds_sum{call="acquireSet"} 1000.0002',
    'holdfast_lockd_call_duration_seconds_count{call="acquireSet"} 2',
  ]);
});

test('the names are a promise: docs/metrics.md has them all', () => {
  const page = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
  const rows = Object.entries(families).map(
    ([name, { type, help, labels }]) => `| \`${name}\` | ${type} | ${labels.join(', ') || '-'} | ${help} |`,
  );
  expect(page).toContain(rows.join('\n'));
});
