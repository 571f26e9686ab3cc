import { families } from '../../packages/daemon/dist/telemetry/metrics/families.js';
import { families as lockdFamilies } from '../../packages/lockd/dist/metrics/families.js';
import type { Finding } from '../finding.ts';

/** What is promised of a metric: `holdfast_calls_total counter method,result`. */
export function readMetrics(): readonly string[] {
  const all = { ...families, ...lockdFamilies };
  const lines = Object.entries(all).map(([name, { type, labels }]) =>
    [name, type, labels.join(',')].join(' ').trimEnd(),
  );
  if (lines.length === 0) throw new Error('there are no metrics');
  return lines.toSorted();
}

/** Metrics that are gone, count otherwise, or lack a label. */
export function compareMetrics(older: readonly string[], newer: readonly string[]): readonly Finding[] {
  const parse = (line: string): readonly [string, string, readonly string[]] => {
    const [name = '', type = '', labels = ''] = line.split(' ');
    return [name, type, labels === '' ? [] : labels.split(',')];
  };
  const now = new Map(newer.map((line) => [parse(line)[0], line]));
  return older.flatMap((before) => {
    const [name, type, labels] = parse(before);
    const after = now.get(name);
    if (after === undefined) return [finding(name, 'the metric is gone')];
    const [, newType, newLabels] = parse(after);
    const lost = labels.filter((label) => !newLabels.includes(label));
    return [
      ...(newType === type ? [] : [finding(name, `it was a ${type} and is a ${newType}`)]),
      ...lost.map((label) => finding(name, `its label ${label} is gone`)),
    ];
  });
}

function finding(name: string, what: string): Finding {
  return {
    layer: 'surfaces',
    subject: `metric:${name}`,
    what,
    breaks: 'dashboards and alerts, which go quiet instead of failing',
    instead: 'write the old metric on beside the new one',
  };
}
