import { families, type FamilyName } from './families.js';
import type { Histogram } from './histogram.js';

/** A value of a metric. */
export interface Measured {
  readonly name: FamilyName;
  /** Values of its labels, in their order. */
  readonly labels?: readonly string[];
  readonly value: number | Histogram;
}

/** Where values come from when they are asked for. */
export type MetricSource = () => Iterable<Measured> | Promise<Iterable<Measured>>;

/** Media type of the text. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Writes values in the text format of Prometheus; a metric without a value is named all the same. */
export function formatMetrics(measured: Iterable<Measured>): string {
  const byName = new Map<FamilyName, Measured[]>();
  for (const each of measured) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  let text = '';
  for (const [name, { type, help, labels }] of Object.entries(families)) {
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (const { labels: values = [], value } of byName.get(name as FamilyName) ?? []) {
      const pairs = labels.map((label, index) => `${label}="${escapeValue(values[index] ?? '')}"`);
      text += typeof value === 'number' ? line(name, pairs, value) : histogramLines(name, pairs, value);
    }
  }
  return text;
}

function histogramLines(name: string, pairs: readonly string[], { bounds, counts, sum }: Histogram): string {
  let total = 0;
  let text = '';
  for (const [index, count] of counts.entries()) {
    total += count;
    text += line(`${name}_bucket`, [...pairs, `le="${bounds[index] ?? '+Inf'}"`], total);
  }
  return text + line(`${name}_sum`, pairs, sum) + line(`${name}_count`, pairs, total);
}

function line(name: string, pairs: readonly string[], value: number): string {
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}\n`;
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
