import type { Family } from './family.js';
import type { Histogram } from './histogram.js';

/** A value of one of the metrics that a program has. */
export interface Measured<Name extends string> {
  readonly name: Name;
  /** Values of its labels, in their order. */
  readonly labels?: readonly string[];
  readonly value: number | Histogram;
}

/**
 * Writes values in the text format of Prometheus, in the order of the families; one without a value is named all the same.
 */
export function formatMetrics<Name extends string>(
  families: Readonly<Record<Name, Family>>,
  measured: Iterable<Measured<Name>>,
): string {
  const byName = Map.groupBy(measured, ({ name }) => name);
  let text = '';
  for (const [name, { type, help, labels }] of Object.entries<Family>(families)) {
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (const { labels: values = [], value } of byName.get(name as Name) ?? []) {
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
