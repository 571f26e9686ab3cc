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
