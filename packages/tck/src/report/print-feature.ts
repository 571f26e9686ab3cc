import type { CaseStatus, FeatureReport, TckReport } from './report.js';

const marks: Readonly<Record<CaseStatus, string>> = { passed: 'ok', failed: 'FAILED', 'not offered': 'not offered' };

/** A feature for humans: one line if all is well, else a line for each case that is not, with the reason below it. */
export function printFeature({ name, cases }: FeatureReport, isVerbose: boolean): string {
  const passed = cases.filter(({ status }) => status === 'passed').length;
  const told = isVerbose ? cases : cases.filter(({ status }) => status !== 'passed');
  const lines = told.map(({ name: what, status, why }) => {
    const reason = why === '' ? '' : `\n      ${why.replaceAll('\n', '\n      ')}`;
    return `  ${marks[status]}: ${what}${reason}\n`;
  });
  return `${name}: ${passed} of ${cases.length}\n${lines.join('')}`;
}

/** The end of the report, in one line. */
export function printCounts({ kit, daemon, counts }: TckReport): string {
  const { uri, version, driver } = daemon;
  const parts = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  return `holdfast-tck ${kit} on holdfastd ${version} (${driver}) at ${uri}: ${parts.join(', ')}\n`;
}
