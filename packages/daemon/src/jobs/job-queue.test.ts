import { getEventListeners } from 'node:events';
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

describe('turns', () => {
  test('a job of a free object begins before run returns', () => {
    const { run } = scene();
    let began = false;
    void run(modify('start'), async () => {
      began = true;
    });
    expect(began).toBe(true);
  });

  test('answers what the body answers, and lets the next one begin', async () => {
    const { queue, operations, ask } = scene();
    const first = ask(modify('start'));
    const second = ask(modify('suspend'));
    expect(queue.queued).toBe(1);

    first.succeed('started');
    expect(await first.result).toBe('started');
    await second.began;

    expect(queue.holder).toMatchObject({ kind: 'suspend', class: 'modify', operationId: 'op-2' });
    expect(operations.get('op-1')).toMatchObject({ state: 3, kind: 'start', objectName: 'web1' });
    second.succeed('suspended');
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

    one.succeed('');
    two.succeed('');
    await writer.began;
    expect(queue.queued).toBe(1);
    writer.succeed('');
    await late.began;
  });

  test('an async job lets its classes in between, though others have waited longer', async () => {
    const { ask, queue } = scene();
    const dump = ask({ kind: 'dump', class: 'async' });
    const barred = ask(modify('set-memory'));
    const stats = ask(query('stats'));
    await Promise.all([dump.began, stats.began]);
    expect(queue.holder).toMatchObject({ kind: 'dump' });

    stats.succeed('');
    dump.succeed('');
    await barred.began;
  });

  test('an async job that allows modify lets one in at a time', async () => {
    const { ask, queue } = scene();
    const migrate = ask({ kind: 'migrate', class: 'async', allows: ['query', 'modify'] });
    const one = ask(modify('set-memory'));
    const two = ask(modify('set-vcpus'));
    await Promise.all([migrate.began, one.began]);
    expect(queue.queued).toBe(1);
    one.succeed('');
    await two.began;
    two.succeed('');
    migrate.succeed('');
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
    holder.succeed('');
    ahead.succeed('');
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
    waiter.caller.abort(deadline);
    await expect(waiter.result).rejects.toMatchObject({ reason: 'JOB_TIMEOUT', cause: deadline });
  });

  test('a caller that gives up leaves the queue without a trace, and those behind it move up', async () => {
    const { clock, ask, queue, operations } = scene();
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
    const { queue, operations } = scene();
    const gone = { signal: AbortSignal.abort(new Fault('CANCELLED', 'gone')), caller: 'uid 0' };
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
    job.caller.abort(new Fault('CANCELLED', 'the client has disconnected'));
    expect(signal.aborted).toBe(false);
    job.succeed('started');
    expect(await job.result).toBe('started');
    expect(operations.get('op-1').state).toBe(3);
  });

  test('a query ends with the interest of its caller', async () => {
    const { ask, operations } = scene();
    const job = ask(query('stats'));
    await job.began;
    const deadline = new Fault('DEADLINE_EXCEEDED', 'the deadline of 5 s passed');
    job.caller.abort(deadline);
    await expect(job.result).rejects.toMatchObject({
      message: deadline.message,
      details: { metadata: { operation_id: 'op-1' } },
    });
    expect(operations.get('op-1')).toMatchObject({ state: 4, errorMessage: 'the deadline of 5 s passed' });
  });

  test('a query does not begin when its caller gives up in the moment of its turn', async () => {
    const { ask, queue, operations } = scene();
    const first = ask(modify('start'));
    const gone = new AbortController();
    const second = queue.run({ signal: gone.signal, caller: 'uid 0' }, query('stats'), () => expect.unreachable());
    second.catch(() => {});
    first.succeed('');
    while (operations.get('op-2').state !== 2) await Promise.resolve();
    gone.abort(new Fault('CANCELLED', 'the client has disconnected'));
    await expect(second).rejects.toMatchObject({ message: 'the client has disconnected' });
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);
  });

  test('a body that throws is undone before the next one begins', async () => {
    const { ask, operations, run } = scene();
    const order: string[] = [];
    const failing = run(modify('start'), async (job) => {
      job.undo.push('release leases', async () => {
        await new Promise(setImmediate);
        order.push('released');
      });
      job.undo.push('kill guest', () => order.push('killed'));
      await Promise.resolve();
      throw new Fault('LAUNCH_FAILED', 'qemu ended with code 1');
    });
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
    const { run } = scene();
    const failing = run(modify('start'), async (job) => {
      job.undo.push('release leases', () => Promise.reject(new Error('lockd is gone')));
      job.undo.push('kill guest', () => Promise.reject(new Error('no such process')));
      throw new Fault('LAUNCH_FAILED', 'qemu ended with code 1', { hint: 'see its log' });
    });
    await expect(failing).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
      message:
        'qemu ended with code 1; could not take back: kill guest (no such process), release leases (lockd is gone)',
      details: { hint: 'see its log', metadata: { undo_failed: 'kill guest, release leases' } },
      cause: { errors: [{ reason: 'LAUNCH_FAILED' }, new Error('no such process'), new Error('lockd is gone')] },
    });
  });

  test('what the undo kept stays when the body throws afterwards', async () => {
    const { run } = scene();
    const failing = run(modify('start'), async (job) => {
      job.undo.push('never', () => expect.unreachable());
      job.undo.keep();
      throw new Error('late');
    });
    await expect(failing).rejects.toThrow('late');
  });

  test('one that has committed and is stopped by a destroy tells its own error: it was not taken back', async () => {
    const { ask, operations } = scene();
    const start = ask(modify('start'));
    const { signal, undo } = await start.began;
    undo.keep();
    ask(destroy);
    expect(signal.aborted).toBe(true);
    await expect(start.result).rejects.toMatchObject({ message: (signal.reason as Fault).message });

    const other = scene();
    const held = other.ask(modify('start'), { obeys: false });
    (await held.began).undo.keep();
    other.ask(destroy);
    held.fail(new Fault('MONITOR_FAILED', 'the monitor was closed'));
    await expect(held.result).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect([operations.get('op-1').state, other.operations.get('op-1').state]).toEqual([5, 4]);
  });

  test('what is left running after a body has ended cannot change its undo', async () => {
    const { ask } = scene();
    const job = ask(modify('start'));
    const { undo } = await job.began;
    job.succeed('');
    await job.result;
    expect(() => undo.push('late', () => {})).toThrow('came after the undo was kept');
  });

  test('a bug in a body is told as INTERNAL, and its text only to the log', async () => {
    const { operations, run } = scene();
    await expect(run(modify('start'), () => Promise.reject(new TypeError('x of undefined')))).rejects.toThrow(
      TypeError,
    );
    expect(operations.get('op-1')).toMatchObject({
      state: 4,
      error: { reason: 1, logId: 'op-1', metadata: { operation_id: 'op-1' } },
      errorMessage: 'internal error; the log has it under op-1',
    });
  });

  test('a body that throws before it returns a promise is a failed job', async () => {
    const { queue, run } = scene();
    const failing = run(modify('start'), () => {
      throw new Fault('INVALID_STATE', 'web1 is running; start needs shutoff');
    });
    await expect(failing).rejects.toMatchObject({ reason: 'INVALID_STATE' });
    expect(queue.holder).toBeUndefined();
  });
});
