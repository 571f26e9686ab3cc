import { describe, expect, test } from 'vitest';
import { destroy, modify, query, queueScene } from '../../test/jobs/queue-scene.js';
import { Fault } from '../model/fault.js';

describe('cancel', () => {
  test('a queued operation leaves the queue', async () => {
    const { ask, operations, queue } = queueScene();
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
    const { operations, run } = queueScene();
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
    const { ask, operations } = queueScene();
    const job = ask(modify('start'), { obeys: false });
    await job.began;
    operations.cancel('op-1', 'uid 0');
    job.succeed('started');
    expect(await job.result).toBe('started');
    expect(operations.get('op-1').state).toBe(3);
  });

  test('one that has committed cannot be cancelled any more', async () => {
    const { ask, operations } = queueScene();
    const job = ask(modify('start'));
    const { signal, undo } = await job.began;
    undo.keep();
    expect(operations.cancel('op-1', 'uid 0').cancellable).toBe(false);
    expect(signal.aborted).toBe(false);
  });

  test('one that got its turn in this very moment does not begin', async () => {
    const { ask, operations, run } = queueScene();
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
    const { ask, operations } = queueScene();
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
    const { ask, operations } = queueScene();
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
    const { ask, run } = queueScene();
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
    const { ask } = queueScene();
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
    const { ask } = queueScene();
    const migrate = ask({ kind: 'migrate', class: 'async', allows: ['query', 'modify', 'destroy'] });
    const stats = ask(query('stats'));
    const killer = ask(destroy);
    await expect(stats.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await expect(migrate.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await killer.began;
  });

  test('waits for the end of an async job that does not let it in, before all others', async () => {
    const { ask } = queueScene();
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
    const { clock, ask } = queueScene();
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
    const { ask, operations, queue } = queueScene();
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
    const { operations } = queueScene();
    await operations.stop();
    expect(operations.stopped).toBe(true);
  });
});
