import { Histogram } from '@holdfast/metrics';
import type { Measured } from './format-metrics.js';

/** From a call that is answered from memory to one that waits for a guest, in seconds. */
const durationBounds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];

interface MethodCalls {
  readonly durations: Histogram;
  readonly results: Map<string, number>;
}

/** Counts calls: cheap where it counts, for every call passes here. */
export class CallMetrics {
  readonly #methods = new Map<string, MethodCalls>();
  readonly #deprecated = new Map<string, number>();

  /** Counts a call of a method that has ended; a stream has no duration. */
  count(method: string, result: string, ms: number | undefined): void {
    let calls = this.#methods.get(method);
    if (calls === undefined) {
      calls = { durations: new Histogram(durationBounds), results: new Map() };
      this.#methods.set(method, calls);
    }
    calls.results.set(result, (calls.results.get(result) ?? 0) + 1);
    if (ms !== undefined) calls.durations.observe(ms / 1000);
  }

  /** Counts the use of something that goes; answers whether it was the first. */
  countDeprecated(api: string): boolean {
    const before = this.#deprecated.get(api) ?? 0;
    this.#deprecated.set(api, before + 1);
    return before === 0;
  }

  /** Everything that was counted. */
  *read(): Generator<Measured> {
    const methods = [...this.#methods].toSorted(([one], [other]) => (one < other ? -1 : 1));
    for (const [method, { results, durations }] of methods) {
      for (const [result, value] of [...results].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
        yield { name: 'holdfast_calls_total', labels: [method, result], value };
      }
      yield { name: 'holdfast_call_duration_seconds', labels: [method], value: durations };
    }
    for (const [api, value] of this.#deprecated) {
      yield { name: 'holdfast_deprecated_calls_total', labels: [api], value };
    }
  }
}
