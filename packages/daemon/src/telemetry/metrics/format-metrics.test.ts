import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Histogram } from '@holdfast/metrics';
import { expect, test } from 'vitest';
import { CallMetrics } from './call-metrics.js';
import { families } from './families.js';
import { formatMetrics } from './format-metrics.js';

test('values are written as Prometheus reads them, those of one metric together', () => {
  const text = formatMetrics([
    { name: 'holdfast_domains', labels: ['running'], value: 3 },
    { name: 'process_max_fds', value: Number.POSITIVE_INFINITY },
    { name: 'holdfast_domains', labels: ['a "b"\\\n'], value: 0 },
  ]);
  const lines = text.split('\n');
  const at = lines.indexOf('# TYPE holdfast_domains gauge');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    'holdfast_domains{state="running"} 3',
    String.raw`holdfast_domains{state="a \"b\"\\\n"} 0`,
  ]);
  expect(lines).toContain('process_max_fds +Inf');
});

test('the buckets of a histogram hold all that is not above them', () => {
  const value = new Histogram([1, 2]);
  for (const each of [0.5, 1, 1.5, 2, 7]) value.observe(each);
  const lines = formatMetrics([{ name: 'holdfast_call_duration_seconds', labels: ['m'], value }]).split('\n');
  expect(lines.filter((line) => line.startsWith('holdfast_call_duration'))).toEqual([
    'holdfast_call_duration_seconds_bucket{method="m",le="1"} 2',
    'holdfast_call_duration_seconds_bucket{method="m",le="2"} 4',
    'holdfast_call_duration_seconds_bucket{method="m",le="+Inf"} 5',
    'holdfast_call_duration_seconds_sum{method="m"} 12',
    'holdfast_call_duration_seconds_count{method="m"} 5',
  ]);
});

test('calls are told apart by method and result; a stream has no duration', () => {
  const calls = new CallMetrics();
  calls.count('b', 'OK', 3);
  calls.count('b', 'DOMAIN_NOT_FOUND', 1);
  calls.count('a', 'OK', undefined);
  const lines = formatMetrics(calls.read()).split('\n');
  expect(lines.filter((line) => /^holdfast_calls_total|_count/.test(line))).toEqual([
    'holdfast_calls_total{method="a",result="OK"} 1',
    'holdfast_calls_total{method="b",result="DOMAIN_NOT_FOUND"} 1',
    'holdfast_calls_total{method="b",result="OK"} 1',
    'holdfast_call_duration_seconds_count{method="a"} 0',
    'holdfast_call_duration_seconds_count{method="b"} 2',
  ]);
});

test('what is kept of calls does not grow with their number', () => {
  const calls = new CallMetrics();
  const lines = (): readonly string[] => formatMetrics(calls.read()).split('\n');
  const count = (): void => {
    for (const method of ['a', 'b']) calls.count(method, 'OK', 0.3);
  };
  count();
  const kept = lines().length;
  for (let times = 1; times < 10_000; times++) count();
  expect(lines()).toHaveLength(kept);
  expect(lines()).toContain('holdfast_calls_total{method="b",result="OK"} 10000');
});

test('the names are a promise: docs/metrics.md has them all', () => {
  const file = new URL('../../../../../docs/metrics.md', import.meta.url);
  const rows = Object.entries(families).map(
    ([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labels.join(', ') || '-'} | ${help} |`,
  );
  const table = `| metric | type | labels | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const written = page.replace(/\| metric \|[^]*?\n(?=\n|$)/, () => table);
  if (process.env['GOLDEN'] === '1') writeFileSync(file, written);
  expect(page).toContain(table);
});
