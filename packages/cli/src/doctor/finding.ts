/** What was looked at and how it is. */
export interface Finding {
  /** What was looked at, in a word or two; the same in every release. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** How it is, in a sentence. */
  readonly message: string;
  /** What to do about it, as a command where there is one; empty: nothing. */
  readonly remedy: string;
}

/** It is as it should be. */
export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message, remedy: '' };
}

/** It works, and less well than it could. */
export function warning(check: string, message: string, remedy: string): Finding {
  return { check, state: 'warning', message, remedy };
}

/** Something does not work. */
export function problem(check: string, message: string, remedy: string): Finding {
  return { check, state: 'problem', message, remedy };
}
