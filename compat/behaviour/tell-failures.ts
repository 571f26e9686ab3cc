import type { CaseStatus, TckReport } from '@holdfast/tck';

/** The cases that ended so, in lines; empty: none did. */
export function tellFailures(
  { features }: Pick<TckReport, 'features'>,
  told: readonly CaseStatus[] = ['failed', 'not offered'],
): string {
  return features
    .flatMap(({ name, cases }) => cases.map((each) => ({ feature: name, ...each })))
    .filter(({ status }) => told.includes(status))
    .map(({ feature, name, status, why }) => `${status}: ${feature}: ${name}\n  ${why}\n`)
    .join('');
}
