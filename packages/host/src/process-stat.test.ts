import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasEnded, parseProcessStat } from './process-stat.js';

const rest = '1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 123456 1000 200 18446744073709551615';

test.each(['sleep', 'a b', 'x) Z 1 1', '((', ')', 'qemu-system-x86'])('reads past the name %j', (name) => {
  expect(parseProcessStat(`4711 (${name}) S ${rest}\n`)).toEqual({ state: 'S', startTime: 123_456, threads: 3 });
});

test('reads this very process', () => {
  const stat = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'));
  expect({ running: stat.state, many: stat.threads > 1, started: stat.startTime > 0 }).toEqual({
    running: 'R',
    many: true,
    started: true,
  });
});

test.each(['', '4711 (sleep)', '4711 (sleep) S 1 2 3'])('refuses %j', (text) => {
  expect(() => parseProcessStat(text)).toThrow('not a line of /proc/PID/stat');
});

test.each([
  { state: 'S', threads: 1, ended: false },
  { state: 'Z', threads: 1, ended: true },
  { state: 'X', threads: 0, ended: true },
  { state: 'Z', threads: 3, ended: false },
])('a process of state $state with $threads threads: ended is $ended', ({ ended, ...stat }) => {
  expect(hasEnded({ ...stat, startTime: 1 })).toBe(ended);
});
