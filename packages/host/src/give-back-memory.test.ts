import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveBackMemory } from './give-back-memory.js';

const megabyte = 1024 * 1024;
let used: { cpuMs: number; resident: number };
let released: number[];
let memory: Disposable;

beforeEach(() => {
  vi.useFakeTimers();
  used = { cpuMs: 0, resident: 100 * megabyte };
  released = [];
  memory = giveBackMemory({
    cpuMs: () => used.cpuMs,
    residentBytes: () => used.resident,
    release: () => {
      released.push(used.resident / megabyte);
      used.resident = 80 * megabyte;
    },
  });
});

afterEach(() => {
  memory[Symbol.dispose]();
  vi.useRealTimers();
});

test('what the start needed is given back once it is over, and no more until there is more', () => {
  vi.advanceTimersByTime(100_000);
  expect(released).toEqual([100]);
});

test('what a burst needed is given back when it is over', () => {
  vi.advanceTimersByTime(9000);
  used = { cpuMs: 5000, resident: 280 * megabyte };
  vi.advanceTimersByTime(2000);
  expect(released).toEqual([100]);
  vi.advanceTimersByTime(10_000);
  expect(released).toEqual([100, 280]);
});

test('who works all the time is left alone', () => {
  for (let seconds = 0; seconds < 100; seconds += 10) {
    vi.advanceTimersByTime(10_000);
    used = { cpuMs: used.cpuMs + 1000, resident: 280 * megabyte };
  }
  expect(released).toEqual([100]);
});

test('a little is not worth the work', () => {
  vi.advanceTimersByTime(5000);
  used.resident = 95 * megabyte;
  vi.advanceTimersByTime(100_000);
  expect(released).toEqual([100]);
});
