import { formatMetrics as format, type Measured as MeasuredOf } from '@holdfast/metrics';
import { families, type FamilyName } from './families.js';

/** A value of a metric of lockd. */
export type Measured = MeasuredOf<FamilyName>;

/** Writes values as Prometheus reads them. */
export function formatMetrics(measured: Iterable<Measured>): string {
  return format(families, measured);
}
