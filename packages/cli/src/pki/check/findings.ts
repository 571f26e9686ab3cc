/** One thing that was looked at. */
export interface PkiFinding {
  readonly file: string;
  /** What was looked at. */
  readonly what: string;
  readonly state: 'good' | 'warn' | 'bad';
  readonly found: string;
  /** What to do; empty: nothing. */
  readonly remedy: string;
}

/** Takes down what was found. */
export type Note = (file: string, what: string, state: PkiFinding['state'], found: string, remedy?: string) => void;

/** Where, by whom and when it is looked. */
export interface Look {
  readonly directory: string;
  /** Names by which clients call the daemon. */
  readonly hosts: readonly string[];
  readonly uid: number;
  readonly now: number;
  readonly note: Note;
}
