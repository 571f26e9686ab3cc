import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../model/clock.js';
import { watchIdle } from './watch-idle.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(seconds = 10) {
  const scene = { connections: 0, clientsSeen: 0, hasWork: false, ended: 0 };
  watchIdle({
    seconds,
    servers: {
      get activity() {
        return { connections: scene.connections, sessions: 0, calls: 0, streams: 0 };
      },
      get clientsSeen() {
        return scene.clientsSeen;
      },
    },
    hasWork: () => scene.hasWork,
    end: () => scene.ended++,
    clock: systemClock,
  });
  return scene;
}

test('ends once when nobody was there for long enough', () => {
  const scene = watch();
  vi.advanceTimersByTime(9000);
  expect(scene.ended).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(scene.ended).toBe(1);
});

test.each([
  ['a client is there', { connections: 1 }, { connections: 0 }],
  ['a guest runs', { hasWork: true }, { hasWork: false }],
])('not while %s, and the time begins anew afterwards', (_what, busy, idle) => {
  const scene = watch();
  Object.assign(scene, busy);
  vi.advanceTimersByTime(60_000);
  Object.assign(scene, idle);
  vi.advanceTimersByTime(9000);
  expect(scene.ended).toBe(0);
  vi.advanceTimersByTime(2000);
  expect(scene.ended).toBe(1);
});

test('a client that came and went between two looks counts', () => {
  const scene = watch();
  vi.advanceTimersByTime(9500);
  scene.clientsSeen++;
  vi.advanceTimersByTime(9000);
  expect(scene.ended).toBe(0);
});

test('a daemon that shall live on does', () => {
  const scene = watch(0);
  vi.advanceTimersByTime(1_000_000);
  expect(scene.ended).toBe(0);
});
