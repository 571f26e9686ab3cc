import { judgeMemory } from './judge-memory.mjs';

/** What a program that is never killed needs over time. */
export class Figures {
  #samples = [];
  #program;
  #sampledAt = Number.NEGATIVE_INFINITY;

  constructor(program) {
    this.#program = program;
  }

  /**
   * Looks, unless that was a moment ago, while nothing is under way and the same clients as ever are connected: what is
   * resident first, as its own collections of garbage leave it, then the heap after one that is forced.
   */
  async sample(hours, everyMs) {
    if (performance.now() < this.#sampledAt + everyMs) return undefined;
    this.#sampledAt = performance.now();
    const descriptors = this.#program.countDescriptors();
    const sample = { hours, descriptors, ...(await this.#program.collect()) };
    this.#samples.push(sample);
    const { heapMiB, codeMiB, nativeMiB, residentMiB } = sample;
    return (
      `heap ${heapMiB.toFixed(2)} MiB, code ${codeMiB.toFixed(2)}, native ${nativeMiB.toFixed(1)}, resident ${residentMiB.toFixed(0)}, ` +
      `descriptors ${descriptors}`
    );
  }

  judge(times) {
    return judgeMemory(this.#samples, times);
  }
}
