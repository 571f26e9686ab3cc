import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { destroy, modify, object, query, queueScene } from '../../test/jobs/queue-scene.js';
import { Fault } from '../model/fault.js';

describe('waiting', () => {
  test('waitMs ends the wait with the holder, its age, and the place in the queue', async () => {
    const { clock, ask, queue, operations } = queueScene();
    const holder = ask(modify('start'));
    await clock.advance(15_000);
    const ahead = ask(modify('reboot'));
    const waiter = ask(modify('suspend', { waitMs: 30_000 }));
    await clock.advance(29_999);
    expect(queue.queued).toBe(2);
    await clock.advance(1);

    const refusal = await waiter.result.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Fault);
    expect(refusal).toMatchObject({
      reason: 'JOB_TIMEOUT',
      message: 'web1 is held by start (operation op-1, for 45 s); suspend gave up after 30 s at place 2 of the queue',
      details: {
        holder: { kind: 'start', name: 'web1', uuid: object.uuid, ageMs: 45_000, operationId: 'op-1' },
        metadata: { queue_position: '2', waited_ms: '30000' },
      },
    });
    expect(operations.get('op-3')).toMatchObject({ state: 4, error: { reason: 10, retryable: true, libvirtCode: 68 } });
    holder.succeed('');
    ahead.succeed('');
    await ahead.result;
    expect(clock.pending).toBe(0);
  });

  test('one who has to wait for the end of an async job is told of that, not of the job in between', async () => {
    const { ask } = queueScene();
    ask({ kind: 'migrate', class: 'async', allows: ['modify'] });
    ask(modify('set-memory'));
    await expect(ask({ kind: 'stats', class: 'query', waitMs: 0 }).result).rejects.toMatchObject({
      details: { holder: { kind: 'migrate' } },
    });
    await expect(ask(modify('set-vcpus', { waitMs: 0 })).result).rejects.toMatchObject({
      details: { holder: { kind: 'set-memory' } },
    });
  });

  test('waitMs of 0 does not wait', async () => {
    const { ask, queue } = queueScene();
    ask(modify('start'));
    await expect(ask(modify('suspend', { waitMs: 0 })).result).rejects.toMatchObject({ reason: 'JOB_TIMEOUT' });
    expect(queue.queued).toBe(0);
  });

  test("the caller's deadline ends the wait as JOB_TIMEOUT, with the deadline as its cause", async () => {
    const { ask } = queueScene();
    ask(modify('start'));
    const waiter = ask(modify('suspend'));
    const deadline = new Fault('DEADLINE_EXCEEDED', 'the deadline of 5 s passed');
    waiter.caller.abort(deadline);
    await expect(waiter.result).rejects.toMatchObject({ reason: 'JOB_TIMEOUT', cause: deadline });
  });

  test('a caller that gives up leaves the queue without a trace, and those behind it move up', async () => {
    const { clock, ask, queue, operations } = queueScene();
    const reading = ask(query('stats'));
    const waiter = ask(modify('suspend', { waitMs: 1000 }));
    const behind = ask(query('info'));
    expect(operations.get('op-3').queuePosition).toBe(2);

    waiter.caller.abort(new Fault('CANCELLED', 'the client has disconnected'));
    await expect(waiter.result).rejects.toMatchObject({
      reason: 'CANCELLED',
      message:
        'suspend was given up by its caller at place 1 of the queue; web1 is held by stats (operation op-1, for 0 ms)',
    });
    await behind.began;

    expect(operations.get('op-2')).toMatchObject({ state: 5, queuePosition: 0, cancellable: false });
    expect({ queued: queue.queued, timers: clock.pending }).toEqual({ queued: 0, timers: 0 });
    expect(getEventListeners(waiter.caller.signal, 'abort')).toEqual([]);
    reading.succeed('');
    behind.succeed('');
    await behind.result;
    expect(getEventListeners(behind.caller.signal, 'abort')).toEqual([]);
  });

  test('a caller that gave up before it asked is refused, and no operation is recorded', async () => {
    const { queue, operations } = queueScene();
    const gone = { signal: AbortSignal.abort(new Fault('CANCELLED', 'gone')), caller: 'uid 0' };
    await expect(queue.run(gone, modify('start'), () => expect.unreachable())).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
    expect(operations.list().operations).toEqual([]);
  });

  test('a full queue refuses with its holder; destroy has a place of its own', async () => {
    const { ask, operations } = queueScene({ maxQueued: 2 });
    ask(modify('start'), { obeys: false });
    ask(modify('suspend'));
    ask(query('stats'));
    await expect(ask(modify('resume')).result).rejects.toMatchObject({
      reason: 'QUEUE_FULL',
      message: '2 calls wait for web1 already; web1 is held by start (operation op-1, for 0 ms)',
      details: { holder: { operationId: 'op-1' } },
    });
    ask(destroy);
    ask(destroy);
    await expect(ask(destroy).result).rejects.toMatchObject({ reason: 'QUEUE_FULL' });
    expect(operations.list().operations.map(({ kind, queuePosition }) => `${kind} ${queuePosition}`)).toEqual([
      'start 0',
      'suspend 3',
      'stats 4',
      'destroy 1',
      'destroy 2',
    ]);
  });

  test('a fact from a guest is never refused for a full queue', async () => {
    const { ask, queue } = queueScene({ maxQueued: 0 });
    ask(modify('start'));
    await expect(ask(modify('suspend')).result).rejects.toMatchObject({ reason: 'QUEUE_FULL' });
    ask(modify('guest-exited', { fromGuest: true }));
    expect(queue.queued).toBe(1);
  });
});
