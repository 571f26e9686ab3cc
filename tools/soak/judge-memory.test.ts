import { describe, expect, test } from 'vitest';
import { createRandom } from '../../packages/daemon/test/hostile/support/random.js';
import { judgeMemory, slopeOf } from './judge-memory.mjs';

interface Sample {
  readonly hours: number;
  readonly heapMiB: number;
  readonly codeMiB: number;
  readonly nativeMiB: number;
  readonly residentMiB: number;
  readonly descriptors: number;
}

/** An hour as it was measured, two samples a minute: it warms up, and then there is noise. */
function hour(change: (sample: Sample) => Partial<Sample> = () => ({}), samples = 120): Sample[] {
  const random = createRandom(7);
  const noise = (): number => (random.below(1000) - 500) / 1000;
  return Array.from({ length: samples }, (_, index) => {
    const hours = (index + 1) / samples;
    const sample = {
      hours,
      heapMiB: 25 + Math.min(hours * 32, 8) + noise() * 0.6,
      codeMiB: 4 + hours,
      nativeMiB: 9 + noise() * 2 + (random.below(20) === 0 ? 8 : 0),
      // The heap takes and gives back room as it likes.
      residentMiB: 120 + Math.min(hours * 400, 60) + random.below(50),
      descriptors: 53 + random.below(4),
    };
    return { ...sample, ...change(sample) };
  });
}

test('what warms up and is flat then is flat', () => {
  expect(judgeMemory(hour(), { totalHours: 1 })).toMatchObject({ problems: [], isTold: true });
});

describe('is not flat:', () => {
  test.each<[string, (sample: Sample) => Partial<Sample>, RegExp]>([
    [
      'a heap that rises by 3 MiB an hour',
      ({ hours, heapMiB }) => ({ heapMiB: heapMiB + 3 * hours }),
      /^the heap rises/,
    ],
    [
      'a heap that rises late',
      ({ hours, heapMiB }) => ({ heapMiB: heapMiB + Math.max(hours - 0.6, 0) * 20 }),
      /^the heap rises/,
    ],
    [
      'code that is made again and again',
      ({ hours, codeMiB }) => ({ codeMiB: codeMiB + 20 * hours }),
      /^compiled code had 25/,
    ],
    [
      'buffers that are kept',
      ({ hours, nativeMiB }) => ({ nativeMiB: nativeMiB + 4 * hours }),
      /^what native code has rises/,
    ],
    [
      'memory beside the heap',
      ({ hours, residentMiB }) => ({ residentMiB: residentMiB + 160 * hours }),
      /^resident memory went/,
    ],
    [
      'a moment with too much',
      ({ hours, residentMiB }) => ({ residentMiB: hours === 0.5 ? 450 : residentMiB }),
      /^450 MiB were resident/,
    ],
    [
      'a descriptor every six minutes',
      ({ hours, descriptors }) => ({ descriptors: descriptors + Math.floor(hours * 10) }),
      /^descriptors went/,
    ],
  ])('%s', (_what, change, problem) => {
    const { problems, isTold } = judgeMemory(hour(change), { totalHours: 1 });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(isTold).toBe(true);
  });
});

test('what is too short to tell is not called flat', () => {
  const short = hour(({ hours }) => ({ hours: hours / 12 }), 20);
  expect(judgeMemory(short, { totalHours: 1 / 12 }).isTold).toBe(false);
  expect(judgeMemory([], { totalHours: 1 }).isTold).toBe(false);
  // One sample in each half differs from the other by chance alone.
  const few = hour(({ hours, residentMiB }) => ({ residentMiB: residentMiB + 160 * hours }), 6);
  expect(judgeMemory(few, { totalHours: 1 })).toMatchObject({ problems: [], isTold: false });
});

test('warming up may take longer than a third', () => {
  const filling = hour(({ hours }) => ({ heapMiB: 25 + Math.min(hours, 0.7) * 30 }));
  expect(judgeMemory(filling, { totalHours: 1 }).problems).toHaveLength(1);
  expect(judgeMemory(filling, { totalHours: 1, warmHours: 0.7 }).problems).toEqual([]);
});

test('a slope is not moved by a few odd samples', () => {
  const points = Array.from({ length: 40 }, (_, x): [number, number] => [x, 2 * x + (x % 13 === 0 ? 500 : 0)]);
  expect(slopeOf(points).slope).toBeCloseTo(2);
});
