/** How a job holds its object. */
export type JobClassName = 'query' | 'modify' | 'async' | 'destroy';

/** What an async job lets in between when it does not say so itself. */
export const defaultAllows: readonly JobClassName[] = ['query', 'destroy'];

/** Who is at an object. */
export interface Occupancy {
  /** What the async job lets in between; undefined: there is none. */
  readonly allows: readonly JobClassName[] | undefined;
  /** How many query jobs run. */
  readonly queries: number;
  /** Whether a modify or destroy job runs. */
  readonly exclusive: boolean;
}

/** Whether a class has to wait for the end of the async job, so that others may pass it meanwhile. */
export function isBarred(wanted: JobClassName, { allows }: Occupancy): boolean {
  return allows !== undefined && (wanted === 'async' || !allows.includes(wanted));
}

/** Whether a job of a class that is not barred may begin now. */
export function isAdmitted(wanted: JobClassName, { allows, queries, exclusive }: Occupancy): boolean {
  if (exclusive) return false;
  if (wanted === 'query') return true;
  if (queries > 0) return false;
  return wanted === 'modify' || allows === undefined;
}
