/** Figures of a process over time: whether its memory is flat, and its descriptors are as many as before. */
export class Figures {
  #samples = [];
  #quietDescriptors = [];
  #program;

  constructor(program) {
    this.#program = program;
  }

  sample(hours) {
    this.#samples.push({ hours, ...this.#program.figures() });
  }

  /** Notes the descriptors while the same clients as ever are connected. */
  sampleQuiet() {
    this.#quietDescriptors.push(this.#program.figures().descriptors);
  }

  /** What there is to say, once the first third is taken for warming up. */
  summary() {
    const steady = this.#samples.slice(Math.floor(this.#samples.length / 3));
    const memory = steady.map(({ memoryMiB }) => memoryMiB);
    const half = Math.ceil(memory.length / 2);
    const floor = (values) => (values.length === 0 ? 0 : Math.min(...values));
    return {
      mostMiB: Math.max(...this.#samples.map(({ memoryMiB }) => memoryMiB)),
      lastMiB: memory.at(-1) ?? 0,
      slopeMiBPerHour: slope(steady.map(({ hours, memoryMiB }) => [hours, memoryMiB])),
      /** How much its lowest moments have risen from the one half to the other: garbage that waits does not count. */
      floorRiseMiB: floor(memory.slice(half)) - floor(memory.slice(0, half)),
      descriptors: [this.#quietDescriptors[0], this.#quietDescriptors.at(-1)],
    };
  }
}

/** Least squares. */
function slope(points) {
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const below = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
