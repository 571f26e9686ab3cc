import { expect, test } from 'vitest';
import { defaultWorkerBounds, type Slot, type Work, WorkerPool } from './worker-pool.js';

/** A pool of one ordinary slot and one urgent, and what has begun in it. */
function scene(maxWaitingCalls: number) {
  const bounds = { ...defaultWorkerBounds, minWorkers: 0, maxWorkers: 1, prioWorkers: 1, maxWaitingCalls };
  const pool = new WorkerPool(bounds);
  const begun: string[] = [];
  const enter = (name: string, more: Partial<Work> = {}): void =>
    pool.enter({ isUrgent: false, bytes: 1, start: (slot: Slot) => void begun.push(`${name} ${slot}`), ...more });
  return { pool, begun, enter };
}

test('more calls may wait once max_waiting_calls is raised', () => {
  const { pool, begun, enter } = scene(0);
  enter('first');
  expect(() => enter('refused')).toThrow(
    '0 calls with 0 bytes wait for a worker of this server already; at most 0 (max_waiting_calls) and 67108864 may',
  );
  pool.setBounds({ maxWaitingCalls: 1 });
  enter('second');
  expect(() => enter('refused')).toThrow('at most 1 (max_waiting_calls)');
  expect(pool.status()).toMatchObject({ queueDepth: 1, maxWaitingCalls: 1 });
  pool.leave('ordinary');
  expect(begun).toEqual(['first ordinary', 'second ordinary']);
});

test('who waits when it is lowered goes on waiting, and nobody comes to it', () => {
  const { pool, begun, enter } = scene(2);
  for (const name of ['first', 'second', 'third']) enter(name);
  pool.setBounds({ maxWaitingCalls: 0 });
  expect(pool.status()).toMatchObject({ queueDepth: 2, maxWaitingCalls: 0 });
  expect(() => enter('refused')).toThrow('2 calls with 2 bytes wait');
  pool.leave('ordinary');
  pool.leave('ordinary');
  expect(begun).toEqual(['first ordinary', 'second ordinary', 'third ordinary']);
});

test('urgent calls have as many places again', () => {
  const { pool, enter } = scene(1);
  enter('first');
  enter('urgent', { isUrgent: true });
  enter('waits');
  enter('urgent waits', { isUrgent: true });
  expect(() => enter('refused')).toThrow('1 calls with 1 bytes wait');
  expect(() => enter('refused', { isUrgent: true })).toThrow('1 calls with 1 bytes wait');
  expect(pool.status()).toMatchObject({ queueDepth: 2, maxWaitingCalls: 1 });
});

test('what is no number of calls is refused with its name and its range, and nothing of the change is taken up', () => {
  const { pool } = scene(5);
  const change = { maxWorkers: 7, maxWaitingCalls: 1_000_001 };
  expect(() => pool.setBounds(change)).toThrow(
    expect.objectContaining({
      reason: 'INVALID_ARGUMENT',
      message: 'max_waiting_calls is 1000001; a whole number from 0 to 1000000 is needed',
      details: {
        violations: [
          expect.objectContaining({
            field: 'max_waiting_calls',
            found: '1000001',
            expected: 'a whole number from 0 to 1000000',
          }),
        ],
      },
    }),
  );
  expect(pool.status()).toMatchObject({ maxWorkers: 1, maxWaitingCalls: 5 });
});
