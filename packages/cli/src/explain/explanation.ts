/** What a reason means to somebody who manages machines. */
export interface Explanation {
  /** What happened, and whether anything was changed. */
  readonly what: string;
  /** What can be done now, most likely first. */
  readonly remedies: readonly string[];
}
