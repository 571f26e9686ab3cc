/** How a guest in memory behaves; can be changed while it runs. */
export interface GuestBehaviour {
  /** From the first instruction until `HOLDFAST-GUEST READY` is on the console. */
  readonly bootMs: number;
  /** What it makes of the power button. One that is pressed while it boots is acted on when it has booted. */
  readonly powerButton: 'obey' | 'ignore';
  /** From the power button until it is off. */
  readonly shutdownMs: number;
  /** What its hypervisor makes of being asked to end; being killed is always obeyed. */
  readonly quit: 'obey' | 'ignore';
  /** Whether it has a balloon driver, which gives memory back and tells so. */
  readonly balloon: 'obey' | 'ignore';
  /**
   * What it makes of being asked to let go of a device: `refuse` says no, `ignore` says nothing and may do it later.
   */
  readonly unplug: 'obey' | 'refuse' | 'ignore';
  /** What it says to a line that is typed at its console; a line that is not among them is echoed only. */
  readonly consoleAnswers: Readonly<Record<string, string>>;
}

/** A guest that is quick and does what it is told. */
export const obedientGuest: GuestBehaviour = {
  bootMs: 20,
  powerButton: 'obey',
  shutdownMs: 20,
  quit: 'obey',
  balloon: 'obey',
  unplug: 'obey',
  consoleAnswers: {},
};
