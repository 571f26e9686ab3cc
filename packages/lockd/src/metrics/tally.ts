import { Histogram } from '@holdfast/metrics';

/** From a call that is answered from memory to one that waits as long as it may, in seconds. */
const durationBounds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 600,
];

/** Counts what happens, from the start of this image on. */
export class Tally {
  readonly #calls = new Map<string, { readonly results: Map<string, number>; readonly durations: Histogram }>();
  readonly granted = { exclusive: 0, shared: 0 };
  released = 0;
  lost = 0;
  readonly ended = { SIGTERM: 0, SIGKILL: 0 };
  /** Owners whose leases outlive them, as of the last look. */
  orphanedOwners = 0;

  /** A call has ended, with OK or the reason of its refusal. */
  call(name: string, result: string, seconds: number): void {
    let known = this.#calls.get(name);
    if (known === undefined) {
      known = { results: new Map(), durations: new Histogram(durationBounds) };
      this.#calls.set(name, known);
    }
    known.results.set(result, (known.results.get(result) ?? 0) + 1);
    known.durations.observe(seconds);
  }

  /** Leases were granted. */
  grant(holdings: readonly { readonly shared: boolean }[]): void {
    for (const { shared } of holdings) this.granted[shared ? 'shared' : 'exclusive']++;
  }

  /** The calls that have been made. */
  calls(): readonly {
    readonly name: string;
    readonly results: ReadonlyMap<string, number>;
    readonly durations: Histogram;
  }[] {
    return [...this.#calls].map(([name, { results, durations }]) => ({ name, results, durations }));
  }
}
