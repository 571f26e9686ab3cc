import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import type { CallContext } from '../engine/call-context.js';
import { Fault } from '../model/fault.js';
import type { Job, JobRequest } from './job.js';
import { JobQueue } from './job-queue.js';
import { OperationLog } from './operation-log.js';

const uuid = '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11';

function deferred<T>() {
  let resolve = (_value: T): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function scene({ maxQueued = 64 } = {}) {
  const clock = new VirtualClock(0);
  let ids = 0;
  const operations = new OperationLog({ clock, newId: () => `op-${++ids}` });
  const queue = new JobQueue({ object: { uuid, name: () => 'web1' }, operations, maxQueued, clock });

  /** Asks for a turn; the body waits until it is told to end, or obeys its signal. */
  function ask(request: JobRequest, { obeys = true, caller = 'uid 1000' } = {}) {
    const end = deferred<string>();
    const began = deferred<Job>();
    const abort = new AbortController();
    const context: CallContext = { signal: abort.signal, caller };
    const result = queue.run(context, request, async (job) => {
      began.resolve(job);
      if (obeys) job.signal.addEventListener('abort', () => end.reject(job.signal.reason));
      return end.promise;
    });
    result.catch(() => {});
    return { result, began: began.promise, end, abort, signal: abort.signal };
  }
  return { clock, operations, queue, ask };
}

const modify = (kind: string, rest: Partial<JobRequest> = {}): JobRequest => ({ kind, class: 'modify', ...rest });
const query = (kind: string): JobRequest => ({ kind, class: 'query' });
const destroy: JobRequest = { kind: 'destroy', class: 'destroy' };

describe('turns', () => {
  test('a job of a free object begins before run returns', () => {
    const { queue } = scene();
    let began = false;
    void queue.run({ signal: new AbortController().signal, caller: 'uid 0' }, modify('start'), async () => {
      began = true;
    });
    expect(began).toBe(true);
  });

  test('answers what the body answers, and lets the next one begin', async () => {
    const { queue, operations, ask } = scene();
    const first = ask(modify('start'));
    const second = ask(modify('suspend'));
    expect(queue.queued).toBe(1);

    first.end.resolve('started');
    expect(await first.result).toBe('started');
    await second.began;

    expect(queue.holder).toMatchObject({ kind: 'suspend', class: 'modify', operationId: 'op-2' });
    expect(operations.get('op-1')).toMatchObject({ state: 3, kind: 'start', objectName: 'web1' });
    second.end.resolve('suspended');
    await second.result;
    expect(queue.holder).toBeUndefined();
  });

  test('queries share, a modify waits for all of them, and a later query does not pass it', async () => {
    const { queue, ask } = scene();
    const one = ask(query('stats'));
    const two = ask(query('info'));
    const writer = ask(modify('set-memory'));
    const late = ask(query('stats'));
    await Promise.all([one.began, two.began]);
    expect(queue.queued).toBe(2);

    one.end.resolve('');
    two.end.resolve('');
    await writer.began;
    expect(queue.queued).toBe(1);
    writer.end.resolve('');
    await late.began;
  });

  test('an async job lets its classes in between, though others have waited longer', async () => {
    const { ask, queue } = scene();
    const dump = ask({ kind: 'dump', class: 'async' });
    const barred = ask(modify('set-memory'));
    const stats = ask(query('stats'));
    await Promise.all([dump.began, stats.began]);
    expect(queue.holder).toMatchObject({ kind: 'dump' });

    stats.end.resolve('');
    dump.end.resolve('');
    await barred.began;
  });

  test('an async job that allows modify lets one in at a time', async () => {
    const { ask, queue } = scene();
    const migrate = ask({ kind: 'migrate', class: 'async', allows: ['query', 'modify'] });
    const one = ask(modify('set-memory'));
    const two = ask(modify('set-vcpus'));
    await Promise.all([migrate.began, one.began]);
    expect(queue.queued).toBe(1);
    one.end.resolve('');
    await two.began;
    two.end.resolve('');
    migrate.end.resolve('');
    await migrate.result;
  });
});

describe('waiting', () => {
  test('waitMs ends the wait with the holder, its age, and the place in the queue', async () => {
    const { clock, ask, queue, operations } = scene();
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
        holder: { kind: 'start', name: 'web1', uuid, ageMs: 45_000, operationId: 'op-1' },
        metadata: { queue_position: '2', waited_ms: '30000' },
      },
    });
    expect(operations.get('op-3')).toMatchObject({ state: 4, error: { reason: 10, retryable: true, libvirtCode: 68 } });
    holder.end.resolve('');
    ahead.end.resolve('');
    await ahead.result;
    expect(clock.pending).toBe(0);
  });

  test('one who has to wait for the end of an async job is told of that, not of the job in between', async () => {
    const { ask } = scene();
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
    const { ask, queue } = scene();
    ask(modify('start'));
    await expect(ask(modify('suspend', { waitMs: 0 })).result).rejects.toMatchObject({ reason: 'JOB_TIMEOUT' });
    expect(queue.queued).toBe(0);
  });

  test("the caller's deadline ends the wait as JOB_TIMEOUT, with the deadline as its cause", async () => {
    const { ask } = scene();
    ask(modify('start'));
    const waiter = ask(modify('suspend'));
    const deadline = new Fault('DEADLINE_EXCEEDED', 'the deadline of 5 s passed');
    waiter.abort.abort(deadline);
    await expect(waiter.result).rejects.toMatchObject({ reason: 'JOB_TIMEOUT', cause: deadline });
  });

  test('a caller that gives up leaves the queue without a trace, and those behind it move up', async () => {
    const { clock, ask, queue, operations } = scene();
    const reading = ask(query('stats'));
    const waiter = ask(modify('suspend', { waitMs: 1000 }));
    const behind = ask(query('info'));
    expect(operations.get('op-3').queuePosition).toBe(2);

    waiter.abort.abort(new Fault('CANCELLED', 'the client has disconnected'));
    await expect(waiter.result).rejects.toMatchObject({
      reason: 'CANCELLED',
      message:
        'suspend was given up by its caller at place 1 of the queue; web1 is held by stats (operation op-1, for 0 ms)',
    });
    await behind.began;

    expect(operations.get('op-2')).toMatchObject({ state: 5, queuePosition: 0, cancellable: false });
    expect({ queued: queue.queued, timers: clock.pending }).toEqual({ queued: 0, timers: 0 });
    expect(getEventListeners(waiter.signal, 'abort')).toEqual([]);
    reading.end.resolve('');
    behind.end.resolve('');
    await behind.result;
    expect(getEventListeners(behind.signal, 'abort')).toEqual([]);
  });

  test('a caller that gave up before it asked is refused, and no operation is recorded', async () => {
    const { queue, operations } = scene();
    const gone: CallContext = { signal: AbortSignal.abort(new Fault('CANCELLED', 'gone')), caller: 'uid 0' };
    await expect(queue.run(gone, modify('start'), () => expect.unreachable())).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
    expect(operations.list().operations).toEqual([]);
  });

  test('a full queue refuses with its holder; destroy has a place of its own', async () => {
    const { ask, operations } = scene({ maxQueued: 2 });
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
    const { ask, queue } = scene({ maxQueued: 0 });
    ask(modify('start'));
    await expect(ask(modify('suspend')).result).rejects.toMatchObject({ reason: 'QUEUE_FULL' });
    ask(modify('guest-exited', { fromGuest: true }));
    expect(queue.queued).toBe(1);
  });
});

describe('ends', () => {
  test('a job whose caller is gone goes on to its end', async () => {
    const { ask, operations } = scene();
    const job = ask(modify('start'));
    const { signal } = await job.began;
    job.abort.abort(new Fault('CANCELLED', 'the client has disconnected'));
    expect(signal.aborted).toBe(false);
    job.end.resolve('started');
    expect(await job.result).toBe('started');
    expect(operations.get('op-1').state).toBe(3);
  });

  test('a query ends with the interest of its caller', async () => {
    const { ask, operations } = scene();
    const job = ask(query('stats'));
    await job.began;
    const deadline = new Fault('DEADLINE_EXCEEDED', 'the deadline of 5 s passed');
    job.abort.abort(deadline);
    await expect(job.result).rejects.toBe(deadline);
    expect(operations.get('op-1')).toMatchObject({ state: 4, errorMessage: 'the deadline of 5 s passed' });
  });

  test('a query does not begin when its caller gives up in the moment of its turn', async () => {
    const { ask, queue, operations } = scene();
    const first = ask(modify('start'));
    const gone = new AbortController();
    const second = queue.run({ signal: gone.signal, caller: 'uid 0' }, query('stats'), () => expect.unreachable());
    second.catch(() => {});
    first.end.resolve('');
    while (operations.get('op-2').state !== 2) await Promise.resolve();
    gone.abort(new Fault('CANCELLED', 'the client has disconnected'));
    await expect(second).rejects.toMatchObject({ message: 'the client has disconnected' });
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);
  });

  test('a body that throws is undone before the next one begins', async () => {
    const { queue, ask, operations } = scene();
    const order: string[] = [];
    const failing = queue.run(
      { signal: new AbortController().signal, caller: 'uid 0' },
      modify('start'),
      async (job) => {
        job.undo.push('release leases', async () => {
          await new Promise(setImmediate);
          order.push('released');
        });
        job.undo.push('kill guest', () => order.push('killed'));
        await Promise.resolve();
        throw new Fault('LAUNCH_FAILED', 'qemu ended with code 1');
      },
    );
    const next = ask(modify('undefine'));
    void next.began.then(() => order.push('next'));

    await expect(failing).rejects.toMatchObject({ reason: 'LAUNCH_FAILED', message: 'qemu ended with code 1' });
    await next.began;
    expect(order).toEqual(['killed', 'released', 'next']);
    expect(operations.get('op-1')).toMatchObject({
      state: 4,
      error: { reason: 16, libvirtCode: 1 },
      errorMessage: 'qemu ended with code 1',
    });
  });

  test('what could not be taken back is part of the error', async () => {
    const { queue } = scene();
    const failing = queue.run(
      { signal: new AbortController().signal, caller: 'uid 0' },
      modify('start'),
      async (job) => {
        job.undo.push('release leases', () => Promise.reject(new Error('lockd is gone')));
        job.undo.push('kill guest', () => Promise.reject(new Error('no such process')));
        throw new Fault('LAUNCH_FAILED', 'qemu ended with code 1', { hint: 'see its log' });
      },
    );
    await expect(failing).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
      message:
        'qemu ended with code 1; could not take back: kill guest (no such process), release leases (lockd is gone)',
      details: { hint: 'see its log', metadata: { undo_failed: 'kill guest, release leases' } },
      cause: { errors: [{ reason: 'LAUNCH_FAILED' }, new Error('no such process'), new Error('lockd is gone')] },
    });
  });

  test('what the undo kept stays when the body throws afterwards', async () => {
    const { queue } = scene();
    const failing = queue.run(
      { signal: new AbortController().signal, caller: 'uid 0' },
      modify('start'),
      async (job) => {
        job.undo.push('never', () => expect.unreachable());
        job.undo.keep();
        throw new Error('late');
      },
    );
    await expect(failing).rejects.toThrow('late');
  });

  test('one that has committed and is stopped by a destroy tells its own error: it was not taken back', async () => {
    const { ask, operations } = scene();
    const start = ask(modify('start'));
    const { signal, undo } = await start.began;
    undo.keep();
    ask(destroy);
    expect(signal.aborted).toBe(true);
    await expect(start.result).rejects.toBe(signal.reason);

    const other = scene();
    const held = other.ask(modify('start'), { obeys: false });
    (await held.began).undo.keep();
    other.ask(destroy);
    held.end.reject(new Fault('MONITOR_FAILED', 'the monitor was closed'));
    await expect(held.result).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect([operations.get('op-1').state, other.operations.get('op-1').state]).toEqual([5, 4]);
  });

  test('what is left running after a body has ended cannot change its undo', async () => {
    const { ask } = scene();
    const job = ask(modify('start'));
    const { undo } = await job.began;
    job.end.resolve('');
    await job.result;
    expect(() => undo.push('late', () => {})).toThrow('came after the undo was kept');
  });

  test('a bug in a body is told as INTERNAL, and its text only to the log', async () => {
    const { queue, operations } = scene();
    const context = { signal: new AbortController().signal, caller: 'uid 0' };
    await expect(
      queue.run(context, modify('start'), () => Promise.reject(new TypeError('x of undefined'))),
    ).rejects.toThrow(TypeError);
    expect(operations.get('op-1')).toMatchObject({
      state: 4,
      error: { reason: 1, logId: 'op-1' },
      errorMessage: 'internal error; the log has it under op-1',
    });
  });

  test('a body that throws before it returns a promise is a failed job', async () => {
    const { queue } = scene();
    const context = { signal: new AbortController().signal, caller: 'uid 0' };
    const failing = queue.run(context, modify('start'), () => {
      throw new Fault('INVALID_STATE', 'web1 is running; start needs shutoff');
    });
    await expect(failing).rejects.toMatchObject({ reason: 'INVALID_STATE' });
    expect(queue.holder).toBeUndefined();
  });
});

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
    const { queue, operations } = scene();
    const undone: string[] = [];
    const run = queue.run(
      { signal: new AbortController().signal, caller: 'uid 1000' },
      modify('start'),
      async (job) => {
        job.undo.push('kill guest', () => undone.push('kill guest'));
        await new Promise((_resolve, reject) => {
          job.signal.addEventListener('abort', () => reject(new Fault('MONITOR_FAILED', 'the monitor was closed')));
        });
      },
    );
    expect(operations.get('op-1').cancellable).toBe(true);
    expect(operations.cancel('op-1', 'uid 0')).toMatchObject({ state: 2, cancellable: false });

    await expect(run).rejects.toMatchObject({
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
    job.end.resolve('started');
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
    const { ask, queue, operations } = scene();
    const first = ask(modify('start'));
    let began = false;
    const second = queue.run({ signal: new AbortController().signal, caller: 'uid 0' }, modify('suspend'), async () => {
      began = true;
    });
    second.catch(() => {});
    first.end.resolve('');
    while (operations.get('op-2').state !== 2) await Promise.resolve();
    operations.cancel('op-2', 'uid 0');
    await expect(second).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(began).toBe(false);
  });

  test('one that has ended stays as it is, and one that is unknown is refused', async () => {
    const { ask, operations } = scene();
    const job = ask(modify('start'));
    job.end.resolve('');
    await job.result;
    expect(operations.cancel('op-1', 'uid 0').state).toBe(3);
    expect(() => operations.cancel('op-9', 'uid 0')).toThrow(
      expect.objectContaining({ reason: 'OPERATION_NOT_FOUND' }),
    );
  });
});

describe('destroy', () => {
  test('stops the holder, waits for its undo, and goes before all who wait', async () => {
    const { queue, ask } = scene();
    const order: string[] = [];
    const undone = deferred<void>();
    const start = queue.run(
      { signal: new AbortController().signal, caller: 'uid 1000' },
      modify('start'),
      async (job) => {
        job.undo.push('kill guest', () => undone.promise);
        await new Promise((_resolve, reject) => {
          job.signal.addEventListener('abort', () => reject(job.signal.reason));
        });
      },
    );
    const waiter = ask(modify('suspend'));
    const killer = ask(destroy);
    void killer.began.then(() => order.push('destroy'));
    void waiter.began.then(() => order.push('suspend'));
    await new Promise(setImmediate);
    expect(order).toEqual([]);

    undone.resolve(undefined);
    await expect(start).rejects.toMatchObject({
      reason: 'CANCELLED',
      message: 'start of web1 was stopped by destroy',
      details: { holder: { kind: 'destroy', operationId: 'op-3', name: 'web1' } },
    });
    await killer.began;
    killer.end.resolve('');
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
    first.end.resolve('');
    await second.began;
    second.end.resolve('');
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

    handOver.end.resolve('');
    await expect(stats.result).rejects.toMatchObject({ reason: 'CANCELLED' });
    await killer.began;
    killer.end.resolve('');
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

    running.end.resolve('');
    await fact.began;
    expect(stopped).toBe(false);
    fact.end.resolve('');
    await fact.result;
    await expect.poll(() => stopped).toBe(true);
  });

  test('has stopped at once when nothing runs', async () => {
    const { operations } = scene();
    await operations.stop();
    expect(operations.stopped).toBe(true);
  });
});
