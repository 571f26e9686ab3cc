import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { destroy, modify, query, queueScene } from '../../test/jobs/queue-scene.js';
import { Fault } from '../model/fault.js';

describe('ends', () => {
  test('a job whose caller is gone goes on to its end', async () => {
    const { ask, operations } = queueScene();
    const job = ask(modify('start'));
    const { signal } = await job.began;
    job.caller.abort(new Fault('CANCELLED', 'the client has disconnected'));
    expect(signal.aborted).toBe(false);
    job.succeed('started');
    expect(await job.result).toBe('started');
    expect(operations.get('op-1').state).toBe(3);
  });

  test('a query ends with the interest of its caller', async () => {
    const { ask, operations } = queueScene();
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
    const { ask, queue, operations } = queueScene();
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
    const { ask, operations, run } = queueScene();
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
    const { run } = queueScene();
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
    const { run } = queueScene();
    const failing = run(modify('start'), async (job) => {
      job.undo.push('never', () => expect.unreachable());
      job.undo.keep();
      throw new Error('late');
    });
    await expect(failing).rejects.toThrow('late');
  });

  test('one that has committed and is stopped by a destroy tells its own error: it was not taken back', async () => {
    const { ask, operations } = queueScene();
    const start = ask(modify('start'));
    const { signal, undo } = await start.began;
    undo.keep();
    ask(destroy);
    expect(signal.aborted).toBe(true);
    await expect(start.result).rejects.toMatchObject({ message: (signal.reason as Fault).message });

    const other = queueScene();
    const held = other.ask(modify('start'), { obeys: false });
    (await held.began).undo.keep();
    other.ask(destroy);
    held.fail(new Fault('MONITOR_FAILED', 'the monitor was closed'));
    await expect(held.result).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect([operations.get('op-1').state, other.operations.get('op-1').state]).toEqual([5, 4]);
  });

  test('what is left running after a body has ended cannot change its undo', async () => {
    const { ask } = queueScene();
    const job = ask(modify('start'));
    const { undo } = await job.began;
    job.succeed('');
    await job.result;
    expect(() => undo.push('late', () => {})).toThrow('came after the undo was kept');
  });

  test('a bug in a body is told as INTERNAL, and its text only to the log', async () => {
    const { operations, run } = queueScene();
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
    const { queue, run } = queueScene();
    const failing = run(modify('start'), () => {
      throw new Fault('INVALID_STATE', 'web1 is running; start needs shutoff');
    });
    await expect(failing).rejects.toMatchObject({ reason: 'INVALID_STATE' });
    expect(queue.holder).toBeUndefined();
  });
});
