/** What becomes of a guest when the host stops, and when it is back. */
export interface GuestPolicy {
  /** `shutdown`: asked by the power button; `suspend`: saved; `destroy`: ended at once; `leave`: not touched. */
  readonly onStop: 'shutdown' | 'suspend' | 'destroy' | 'leave';
  /** What is done with one that is asked, or to be saved, and not off in time. */
  readonly onTimeout: 'destroy' | 'leave';
  readonly timeoutMs: number;
  /** `start`: started again when the host is back; `ignore`: not. */
  readonly onStart: 'start' | 'ignore';
  /** Lower ones start first and stop last. */
  readonly order: number;
}

/** The policies of a host, as its file has them. */
export interface GuestPolicies {
  /** How many guests are started or stopped at a time. */
  readonly parallel: number;
  /** For guests of which nothing else is said. */
  readonly usual: GuestPolicy;
  /** What is said of a guest there; undefined: nothing. */
  own(guest: Guest): GuestPolicy | undefined;
}

/** A guest as policies know it. */
export interface Guest {
  readonly name: string;
  readonly uuid: string;
}

/** What holds where nothing is said. */
export const usualPolicy: GuestPolicy = {
  onStop: 'shutdown',
  onTimeout: 'destroy',
  timeoutMs: 300_000,
  onStart: 'start',
  order: 0,
};

/** How many guests are started or stopped at a time where nothing is said. */
export const usualParallel = 8;
