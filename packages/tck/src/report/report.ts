/**
 * How a case ended. `not offered`: the daemon is older than what it is about, or its driver cannot do it, and it said so.
 *
 * @public
 */
export type CaseStatus = 'passed' | 'failed' | 'not offered';

/**
 * How one case ended.
 *
 * @public
 */
export interface CaseReport {
  /** What was checked. */
  readonly name: string;
  /** How it ended. */
  readonly status: CaseStatus;
  /** Why it failed or was not offered; empty: it passed. */
  readonly why: string;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/**
 * How the cases about one thing ended.
 *
 * @public
 */
export interface FeatureReport {
  /** What they are about. */
  readonly name: string;
  /** The cases, in order. */
  readonly cases: readonly CaseReport[];
}

/**
 * How a run ended.
 *
 * @public
 */
export interface TckReport {
  /** Release of the kit. */
  readonly kit: string;
  /** Who was looked at. */
  readonly daemon: {
    readonly uri: string;
    readonly version: string;
    readonly driver: string;
    readonly leaseManager: string;
  };
  /** How many cases ended how. */
  readonly counts: Readonly<Record<CaseStatus, number>>;
  /** All features, in order. */
  readonly features: readonly FeatureReport[];
}

/** Counts how cases ended. */
export function countsOf(features: readonly FeatureReport[]): Record<CaseStatus, number> {
  const counts: Record<CaseStatus, number> = { passed: 0, failed: 0, 'not offered': 0 };
  for (const { cases } of features) for (const { status } of cases) counts[status]++;
  return counts;
}
