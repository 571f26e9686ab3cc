/** Bounds of what clients may ask for; administrators may move them while it runs. */
export interface Limits {
  /** Connections for calls at a time. */
  mostClients: number;
  /** Hold connections at a time: one for each guest. */
  mostHolds: number;
  /** Requests that wait for busy leases at a time. */
  mostWaiting: number;
}

/** Bounds that nobody has moved. */
export const usualLimits: Readonly<Limits> = { mostClients: 1024, mostHolds: 40_000, mostWaiting: 256 };

/** What one image tells the next of its limits; an earlier one did not say which of them were moved. */
export interface CarriedLimits {
  readonly limits: Limits;
  readonly movedLimits?: Partial<Limits>;
}

/** Those that an administrator has moved while an earlier image ran. */
export function movedBefore({ limits, movedLimits }: CarriedLimits): Partial<Limits> {
  const names = Object.keys(usualLimits) as (keyof Limits)[];
  return (
    movedLimits ??
    Object.fromEntries(names.filter((name) => limits[name] !== usualLimits[name]).map((name) => [name, limits[name]]))
  );
}
