import { families, type FamilyName } from './families.js';
import type { Histogram } from './histogram.js';

/** A value of a metric. */
export interface Measured {
  readonly name: FamilyName;
  /** Values of its labels, in their order. */
  readonly labels?: readonly string[];
  readonly value: number | Histogram;
}

/** Writes values in the text format of Prometheus; a metric without a value is named all the same. */
export function formatMetrics(measured: readonly Measured[]): string {
  const byName = Map.groupBy(measured, ({ name }) => name);
  let text = '';
  for (const [name, { type, help, labels }] of Object.entries(families)) {
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (const { labels: values = [], value } of byName.get(name as FamilyName) ?? []) {
      const pairs = labels.map((label, index) => `${label}="${escaped(values[index] ?? '')}"`);
      text += typeof value === 'number' ? line(name, pairs, value) : histogramLines(name, pairs, value);
    }
  }
  return text;
}

function histogramLines(name: string, pairs: readonly string[], histogram: Histogram): string {
  const buckets = histogram.cumulated();
  const lines = buckets.map(({ bound, count }) => line(`${name}_bucket`, [...pairs, `le="${bound}"`], count));
  lines.push(line(`${name}_sum`, pairs, histogram.sum), line(`${name}_count`, pairs, buckets.at(-1)?.count ?? 0));
  return lines.join('');
}

function line(name: string, pairs: readonly string[], value: number): string {
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
