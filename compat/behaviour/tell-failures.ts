import type { TckReport } from '@holdfast/tck';

/** What did not pass, in lines; empty: everything did. */
export function tellFailures({ features }: Pick<TckReport, 'features'>): string {
  return features
    .flatMap(({ name, cases }) => cases.map((each) => ({ feature: name, ...each })))
    .filter(({ status }) => status !== 'passed')
    .map(({ feature, name, status, why }) => `${status}: ${feature}: ${name}\n  ${why}\n`)
    .join('');
}
