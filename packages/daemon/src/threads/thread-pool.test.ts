import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { ThreadPool, type ThreadPoolOptions } from './thread-pool.js';

/** A thread that repeats what it is sent, and does some other things on demand. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ number, message }) => {
      if (message === 'throw') throw new Error('on demand');
      if (message === 'exit') process.exit(3);
      if (message === 'spin') for (;;);
      if (message === 'hoard') { const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length)); }
      if (message instanceof Int32Array) Atomics.wait(message, 0, 0);
      parentPort.postMessage({ number, answer: message });
    });
  `)}`,
);
const never = new AbortController().signal;
const pools: ThreadPool[] = [];

function open(options: Partial<ThreadPoolOptions> = {}): ThreadPool {
  const logger = createLogger({ level: 'silent' });
  const usual = { script, size: 2, maxQueued: 4, limitMs: 60_000, idleMs: 60_000, maxHeapMiB: 32 };
  const pool = new ThreadPool({ ...usual, logger, ...options });
  pools.push(pool);
  return pool;
}

/** An errand that lasts until it is told to end. */
function gate(): { readonly message: Int32Array; open(): void } {
  const message = new Int32Array(new SharedArrayBuffer(4));
  return {
    message,
    open() {
      Atomics.store(message, 0, 1);
      Atomics.notify(message, 0);
    },
  };
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool[Symbol.asyncDispose]();
});

describe('a pool of threads', () => {
  test('has none before there is work, and no more than it may', async () => {
    const pool = open({ maxQueued: 100 });
    expect(pool.threads).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => pool.run(number, never)));
    expect([answers, pool.threads]).toEqual([Array.from({ length: 20 }, (_, number) => number), 2]);
  });

  test('lets threads without work go', async () => {
    const pool = open({ idleMs: 1 });
    await pool.run('a', never);
    await expect.poll(() => pool.threads, { timeout: 20_000 }).toBe(0);
    expect(await pool.run('b', never)).toBe('b');
  });

  test('refuses what would wait behind too much', async () => {
    const pool = open({ size: 1, maxQueued: 1 });
    const first = gate();
    const answers = [pool.run(first.message, never), pool.run('second', never)];
    await expect(pool.run('third', never)).rejects.toMatchObject({ reason: 'RESOURCE_EXHAUSTED' });
    first.open();
    expect((await Promise.all(answers))[1]).toBe('second');
  });

  test('does nothing that was given up before it began, and drops the answer to what had', async () => {
    const pool = open({ size: 1 });
    const first = gate();
    const [began, waits] = [new AbortController(), new AbortController()];
    const answers = [pool.run(first.message, began.signal), pool.run('throw', waits.signal)];
    waits.abort(new Error('given up'));
    began.abort(new Error('given up'));
    for (const answer of answers) await expect(answer).rejects.toThrow('given up');
    const third = pool.run('third', never);
    first.open();
    expect(await third).toBe('third');
    await expect(pool.run('fourth', AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
  });

  test.each(['throw', 'exit', 'hoard'])('replaces a thread that dies: %s', async (message) => {
    const pool = open({ size: 1 });
    const [dying, next] = [pool.run(message, never), pool.run('next', never)];
    await expect(dying).rejects.toThrow(/the thread that did this has (died|ended)/);
    expect(await next).toBe('next');
  });

  test('ends a thread that takes too long', async () => {
    const pool = open({ size: 1, limitMs: 300 });
    await expect(pool.run('spin', never)).rejects.toMatchObject({ reason: 'RESOURCE_EXHAUSTED' });
    await expect.poll(() => pool.run('next', never).catch(() => 'late'), { timeout: 20_000 }).toBe('next');
  });

  test('ends in the midst of its work', async () => {
    const pool = open({ size: 1 });
    const answers = [pool.run('spin', never), pool.run('next', never)];
    const refused = Promise.allSettled(answers);
    await wait(0);
    await pool[Symbol.asyncDispose]();
    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.run('later', never)).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });
});
