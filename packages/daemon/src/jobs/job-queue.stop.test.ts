import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { Fault } from '../model/fault.js';
import type { Job, JobRequest } from './job.js';
import { JobQueue } from './job-queue.js';
import { OperationLog } from './operations/operation-log.js';
import { askHeld } from './testing/held-job.js';
import type { HeldJob, HeldJobOptions } from './testing/held-job.js';

const uuid = '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11';

function scene({ maxQueued = 64 } = {}) {
  const clock = new VirtualClock(0);
  let ids = 0;
  const operations = new OperationLog({ clock, newId: () => `op-${++ids}` });
  const queue = new JobQueue({ object: { uuid, name: () => 'web1' }, operations, maxQueued, clock });
  const ask = (request: JobRequest, options?: HeldJobOptions): HeldJob => askHeld(queue, request, options);
  /** Asks for a turn for a body of the test's own. */
  const run = <T>(request: JobRequest, body: (job: Job) => Promise<T>): Promise<T> =>
    queue.run({ signal: new AbortController().signal, caller: 'uid 0' }, request, body);
  return { clock, operations, queue, ask, run };
}

const modify = (kind: string, rest: Partial<JobRequest> = {}): JobRequest => ({ kind, class: 'modify', ...rest });
const query = (kind: string): JobRequest => ({ kind, class: 'query' });
const destroy: JobRequest = { kind: 'destroy', class: 'destroy' };

describe('cancel', () => {
  test('a queued operation leaves the queue', async () => {
    const { ask, operations, queue } = scene();
    ask(modify('start'));
    const waiter = ask(modify('suspend'));
    expect(operations.cancel('op-2', 'uid 0')).toMatchObject({ state: 5, cancellable: false });
    await expect(waiter.result).rejects.toMatchObject({
      reason: 'CANCELLED',
      message:
        'suspend was given up by uid 0 at place 1 of the queue; web1 is held by start (operation op-1, for 0 ms)',
    });
    expect(queue.queued).toBe(0);
  });

  test('a running operation is undone, and blames the cancel whatever it threw', async () => {
    const { operations, run } = scene();
    const undone: string[] = [];
    const started = run(modify('start'), async (job) => {
      job.undo.push('kill guest', () => undone.push('kill guest'));
      await new Promise((_resolve, reject) => {
        job.signal.addEventListener('abort', () => reject(new Fault('MONITOR_FAILED', 'the monitor was closed')));
      });
    });
    expect(operations.get('op-1').cancellable).toBe(true);
    expect(operations.cancel('op-1', 'uid 0')).toMatchObject({ state: 2, cancellable: false });

    await expect(started).rejects.toMatchObject({
      reason: 'CANCELLED',
      message: 'start of web1 was stopped by uid 0',
      cause: { reason: 'MONITOR_FAILED' },
    });
    expect(undone).toEqual(['kill guest']);
    expect(operations.get('op-1')).toMatchObject({ state: 5, error: { reason: 13 } });
  });

  test('one that finishes all the same has succeeded', async () => {
    const { ask, operations } = scene();
    const job = ask(modify('start'), { obeys: false });
    await job.began;
    operations.cancel('op-1', 'uid 0');
    job.succeed('started');
    expect(await job.result).toBe('started');
    expect(operations.get('op-1').state).toBe(3);
  });

  test('one that has committed cannot be cancelled any more', async () => {
    const { ask, operations } = scene();
    const job = ask(modify('start'));
    const { signal, undo } = await job.began;
    undo.keep();
    expect(operations.cancel('op-1', 'uid 0').cancellable).toBe(false);
    expect(signal.aborted).toBe(false);
  });

  test('one that got its turn in this very moment does not begin', async () => {
    const { ask, operations, run } = scene();
    const first = ask(modify('start'));
    let began = false;
    const second = run(modify('suspend'), async () => {
      began = true;
    });
    second.catch(() => {});
    first.succeed('');
    while (operations.get('op-2').state !== 2) await Promise.resolve();
    operations.cancel('op-2', 'uid 0');
    await expect(second).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(began).toBe(false);
  });

  test('a fact from a guest gets its turn all the same', async () => {
    const { ask, operations } = scene();
    const first = ask(modify('start'));
    const fact = ask(modify('guest-exited', { fromGuest: true }));
    expect(operations.cancel('op-2', 'uid 0')).toMatchObject({ state: 1, cancellable: false });

    first.succeed('');
    while (operations.get('op-2').state !== 2) await Promise.resolve();
    // Stopped between its turn and its first step.
    expect(operations.cancel('op-2', 'uid 0')).toMatchObject({ state: 2, cancellable: false });
    const { signal } = await fact.began;
    expect(signal.aborted).toBe(true);
  });

  test('one that has ended stays as it is, and one that is unknown is refused', async () => {
    const { ask, operations } = scene();
    const job = ask(modify('start'));
    job.succeed('');
    await job.result;
    expect(operations.cancel('op-1', 'uid 0').state).toBe(3);
    expect(() => operations.cancel('op-9', 'uid 0')).toThrow(
      expect.objectContaining({ reason: 'OPERATION_NOT_FOUND' }),
    );
  });
});

describe('destroy', () => {
  test('stops the holder, waits for its undo, and goes before all who wait', async () => {
    const { ask, run } = scene();
    const order: string[] = [];
    let finishUndo = (): void => {};
    const undone = new Promise<void>((resolve) => (finishUndo = resolve));
    const start = run(modify('start'), async (job) => {
      job.undo.push('kill guest', () => undone);
      await new Promise((_resolve, reject) => {
        job.signal.addEventListener('abort', () => reject(job.signal.reason));
      });
    });
    const waiter = ask(modify('suspend'));
    const killer = ask(destroy);
    void killer.began.then(() => order.push('destroy'));
    void waiter.began.then(() => order.push('suspend'));
    await new Promise(setImmediate);
    expect(order).toEqual([]);

    finishUndo();
    await expect(start).rejects.toMatchObject({
      reason: 'CANCELLED',
      message: 'start of web1 was stopped by destroy',
      details: { holder: { kind: 'destroy', operationId: 'op-3', name: 'web1' } },
    });
    await killer.began;
    killer.succeed('');
    await waiter.began;
    expect(order).toEqual(['destroy', 'suspend']);
  });

  test('a second destroy waits for its turn, before all others', async () => {
    const { ask } = scene();
    const first = ask(destroy);
    const waiter = ask(modify('suspend'));
    const second = ask(destroy);
    const { signal } = await first.began;
    expect(signal.aborted).toBe(false);
    first.succeed('');
    await second.began;
    second.succeed('');
    await waiter.began;
  });

  test('stops queries and an async job with all that it let in', async () => {
    const { ask } = scene();
    const migrate = ask({ kind: 'migrate', class: 'async', allows: ['query', 'modify', 'destroy'] });
    const stats = ask(query('stats'));
    const killer = ask(destroy);
    await expect(stats.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await expect(migrate.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await killer.began;
  });

  test('waits for the end of an async job that does not let it in, before all others', async () => {
    const { ask } = scene();
    const handOver = ask({ kind: 'hand-over', class: 'async', allows: ['query'] });
    const waiter = ask(modify('suspend'));
    const killer = ask(destroy);
    const stats = ask(query('stats'));
    const job = await handOver.began;
    await stats.began;
    expect(job.signal.aborted).toBe(false);

    handOver.succeed('');
    await expect(stats.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await killer.began;
    killer.succeed('');
    await waiter.began;
  });

  test('gives up on a holder that does not stop, and names it', async () => {
    const { clock, ask } = scene();
    ask(modify('start'), { obeys: false });
    const killer = ask({ ...destroy, waitMs: 5000 });
    await clock.advance(5000);
    await expect(killer.result).rejects.toMatchObject({
      reason: 'JOB_TIMEOUT',
      details: { holder: { kind: 'start' } },
    });
  });
});

describe('a daemon that stops', () => {
  test('refuses new and queued jobs, lets running ones end, and takes facts from guests', async () => {
    const { ask, operations, queue } = scene();
    const running = ask(query('stats'));
    const queued = ask(modify('suspend'));
    const behind = ask(query('info'));
    let stopped = false;
    void operations.stop().then(() => (stopped = true));

    await expect(queued.result).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
    await expect(behind.result).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
    await expect(ask(query('stats')).result).rejects.toMatchObject({
      reason: 'SHUTTING_DOWN',
      message: 'the daemon is stopping; stats of web1 was not begun',
    });
    const fact = ask(modify('guest-exited', { fromGuest: true }));
    expect({ queued: queue.queued, stopped }).toEqual({ queued: 1, stopped: false });

    running.succeed('');
    await fact.began;
    expect(stopped).toBe(false);
    fact.succeed('');
    await fact.result;
    await expect.poll(() => stopped).toBe(true);
  });

  test('has stopped at once when nothing runs', async () => {
    const { operations } = scene();
    await operations.stop();
    expect(operations.stopped).toBe(true);
  });
});
