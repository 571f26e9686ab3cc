import { formatMetrics as format, type Measured as MeasuredOf } from '@holdfast/metrics';
import { families, type FamilyName } from './families.js';

/** A value of a metric of the daemon. */
export type Measured = MeasuredOf<FamilyName>;

/** Where values come from when they are asked for. */
export type MetricSource = () => Iterable<Measured> | Promise<Iterable<Measured>>;

/** Writes values as Prometheus reads them. */
export function formatMetrics(measured: Iterable<Measured>): string {
  return format(families, measured);
}
