/** What is demanded of a program that serves for long; see docs/hardening.md. */
const limits = {
  /** Of the heap after a collection of garbage, and of what native code has allocated, once it is warm. */
  slopeMiBPerHour: 1,
  /** Machine code: the text that it is made of has 3 MiB. */
  codeMiB: 16,
  residentMiB: 400,
  /**
   * How much more may be resident in the second half of the time after warming up than in the first: what the heap and malloc
   * hold without need goes up and down with the work, and a machine that is busy with other things.
   */
  residentRiseMiB: 40,
  descriptors: 2,
};

/** Fewer say nothing. */
const fewestSamples = 10;

/**
 * Says whether memory is flat and descriptors are as many as before. The first third of the run is for warming up, or more
 * where `warmHours` says so: until then caches and rings that have a size grow to it.
 *
 * A slope is the median of those between any two samples (Theil and Sen), which a few odd samples do not move, with the
 * interval in which it is with 95 %: the heap rises when all of the interval is above the limit, is flat when none of it is,
 * and else the run was too short to tell.
 * @param {{ hours: number, heapMiB: number, codeMiB: number, nativeMiB: number, residentMiB: number, descriptors: number }[]} samples
 */
export function judgeMemory(samples, { totalHours, warmHours = 0 }) {
  const from = Math.max(totalHours / 3, warmHours);
  if (samples.length === 0) return { problems: [], isTold: false, summary: 'no samples' };
  const warm = samples.filter(({ hours }) => hours >= from);
  const of = (what) => warm.map((sample) => [sample.hours, sample[what]]);
  const heap = slopeOf(of('heapMiB'));
  const native = slopeOf(of('nativeMiB'));
  const middle = (from + totalHours) / 2;
  const medians = (what) => [
    median(
      of(what)
        .filter(([hours]) => hours < middle)
        .map(([, value]) => value),
    ),
    median(
      of(what)
        .filter(([hours]) => hours >= middle)
        .map(([, value]) => value),
    ),
  ];
  const resident = medians('residentMiB');
  const descriptors = medians('descriptors');
  const mostCodeMiB = Math.max(...samples.map(({ codeMiB }) => codeMiB));
  const mostResidentMiB = Math.max(...samples.map(({ residentMiB }) => residentMiB));
  const problems = [];
  const isEnough = warm.length >= fewestSamples;
  if (heap.lowest > limits.slopeMiBPerHour) problems.push(`the heap rises by ${say(heap)} MiB/h`);
  if (native.lowest > limits.slopeMiBPerHour) problems.push(`what native code has rises by ${say(native)} MiB/h`);
  if (mostCodeMiB > limits.codeMiB) problems.push(`compiled code had ${mostCodeMiB.toFixed(1)} MiB`);
  if (mostResidentMiB > limits.residentMiB) problems.push(`${mostResidentMiB.toFixed(0)} MiB were resident`);
  if (isEnough && resident[1] > resident[0] + limits.residentRiseMiB) {
    problems.push(`resident memory went from ${resident[0].toFixed(0)} to ${resident[1].toFixed(0)} MiB`);
  }
  if (isEnough && Math.abs(descriptors[1] - descriptors[0]) > limits.descriptors) {
    problems.push(`descriptors went from ${descriptors.join(' to ')}`);
  }
  return {
    problems,
    isTold: heap.highest <= limits.slopeMiBPerHour || heap.lowest > limits.slopeMiBPerHour,
    summary:
      `${warm.length} samples from minute ${(from * 60).toFixed(0)} on: heap after collection ${say(heap)} MiB/h at ` +
      `${(warm.at(-1)?.heapMiB ?? 0).toFixed(1)} MiB, compiled code at most ${mostCodeMiB.toFixed(1)} MiB, native ${say(native)} MiB/h, resident ` +
      `${resident.map((each) => each.toFixed(0)).join(' -> ')} MiB, at most ${mostResidentMiB.toFixed(0)}, ` +
      `descriptors ${descriptors.join(' -> ')}`,
  };
}

function say({ slope, lowest, highest }) {
  return `${slope.toFixed(2)} (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}

/** The median of the slopes between any two points, and the interval that it is in with 95 %. */
export function slopeOf(points) {
  const count = points.length;
  if (count < fewestSamples) return { slope: 0, lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
  const slopes = points
    .flatMap(([x, y], index) => points.slice(index + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x)))
    .toSorted((one, other) => one - other);
  // By the variance of Kendall's statistic.
  const width = 1.96 * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  return {
    slope: median(slopes),
    lowest: slopes[Math.floor((slopes.length - width) / 2)] ?? Number.NEGATIVE_INFINITY,
    highest: slopes[Math.ceil((slopes.length + width) / 2)] ?? Number.POSITIVE_INFINITY,
  };
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}
