/**
 * Shows that a daemon does what Holdfast promises, seen from outside.
 *
 * @packageDocumentation
 */
export { runTck, type TckOptions } from './run-tck.js';
export type { CaseReport, CaseStatus, FeatureReport, TckReport } from './report/report.js';
