/** What becomes of a guest when the host stops, and when it is back. */
export interface GuestPolicy {
  /** `shutdown`: asked by the power button; `destroy`: ended at once; `leave`: not touched. */
  readonly onStop: 'shutdown' | 'destroy' | 'leave';
  /** What is done with one that is asked and not off in time. */
  readonly onTimeout: 'destroy' | 'leave';
  readonly timeoutMs: number;
  /** `start`: started again when the host is back; `ignore`: not. */
  readonly onStart: 'start' | 'ignore';
  /** Lower ones start first and stop last. */
  readonly order: number;
}

/** The policies of a host. */
export interface GuestPolicies {
  /** How many guests are started or stopped at a time. */
  readonly parallel: number;
  /** The policy for a guest. */
  of(guest: { readonly name: string; readonly uuid: string }): GuestPolicy;
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
