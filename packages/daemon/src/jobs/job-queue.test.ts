import { describe, expect, test } from 'vitest';
import { modify, query, queueScene } from '../../test/jobs/queue-scene.js';

describe('turns', () => {
  test('a job of a free object begins before run returns', () => {
    const { run } = queueScene();
    let began = false;
    void run(modify('start'), async () => {
      began = true;
    });
    expect(began).toBe(true);
  });

  test('answers what the body answers, and lets the next one begin', async () => {
    const { queue, operations, ask } = queueScene();
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
    const { queue, ask } = queueScene();
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
    const { ask, queue } = queueScene();
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
    const { ask, queue } = queueScene();
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
