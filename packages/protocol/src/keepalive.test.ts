import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchSignsOfLife } from './keepalive.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function scene(ask: () => boolean = () => true) {
  const seen: string[] = [];
  const keepalive = watchSignsOfLife({
    intervalMs: 1000,
    timeoutMs: 300,
    ask() {
      const isAsked = ask();
      seen.push(`${performance.now() - begun} ${isAsked ? 'asked' : 'let be'}`);
      return isAsked;
    },
    // Behind the turn in which it was due.
    late: () => seen.push('late'),
  });
  const begun = performance.now();
  return { seen, keepalive };
}

test('who is silent is asked, and has so long to answer', () => {
  const { seen } = scene();
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual(['1000 asked', 'late']);
});

test('whatever is heard is a sign of life', () => {
  const { seen, keepalive } = scene();
  vi.advanceTimersByTime(900);
  keepalive.heard();
  vi.advanceTimersByTime(1100);
  keepalive.heard();
  vi.advanceTimersByTime(1200);
  keepalive[Symbol.dispose]();
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual(['1900 asked', '3000 asked']);
});

test('who cannot be asked is not late', () => {
  const { seen } = scene(() => false);
  vi.advanceTimersByTime(2500);
  expect(seen).toEqual(['1000 let be', '2000 let be']);
});
