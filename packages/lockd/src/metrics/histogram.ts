/** From a call that is answered from memory to one that waits as long as it may, in seconds. */
const bounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 600,
] as const;

/** Counts times by how long they were. */
export class Histogram {
  readonly #counts = new Float64Array(bounds.length + 1);
  #sum = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  get sum(): number {
    return this.#sum;
  }

  /** How many were no longer than each bound; the last has none. */
  cumulated(): readonly { readonly bound: string; readonly count: number }[] {
    let total = 0;
    return Array.from(this.#counts, (count, index) => {
      total += count;
      return { bound: String(bounds[index] ?? '+Inf'), count: total };
    });
  }
}
