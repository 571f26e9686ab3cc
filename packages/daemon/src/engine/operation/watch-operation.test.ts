import { operationStateNames, WatchOperationRequest, type WatchOperationResponse } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import type { Job } from '../../jobs/job.js';

const ids = { first: '00000000-0000-4000-8000-000000000001', second: '00000000-0000-4000-8000-000000000002' };

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
  await f.defined('web');
});
afterEach(() => f[Symbol.asyncDispose]());

function watch(id: string, signal: AbortSignal = f.context.signal): AsyncIterator<WatchOperationResponse> {
  const request = WatchOperationRequest.fromPartial({ id });
  return f.engine.watchOperation({ ...f.context, signal }, request)[Symbol.asyncIterator]();
}

/** The next that is told, in a line; undefined: that was the end. */
async function next(messages: AsyncIterator<WatchOperationResponse>): Promise<string | undefined> {
  const { value, done } = await messages.next();
  if (done === true) return undefined;
  const { state = 0, step, queuePosition, waitsFor } = (value as WatchOperationResponse).operation ?? {};
  const words = [operationStateNames.toName(state), step, queuePosition || '', waitsFor];
  return words.filter((each) => each !== '').join(' ');
}

/** A job of the domain, with the name of a client, that goes on when it is told to. */
function begin(id: string): { job: Promise<Job>; end(error?: Error): void; ended: Promise<string> } {
  const work = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Job>();
  const request = { id, digest: '', encodeAnswer: () => new Uint8Array() };
  const waiter = { signal: f.context.signal, caller: 'test', request };
  const run = f.at.domains.byName('web')?.jobs.run(waiter, { kind: 'start', class: 'modify' }, (job) => {
    begun.resolve(job);
    return work.promise;
  });
  const ended = Promise.resolve(run).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { job: begun.promise, ended, end: (error) => (error ? work.reject(error) : work.resolve()) };
}

test('how it waits, begins, goes on and ends is told as it happens', async () => {
  const first = begin(ids.first);
  const second = begin(ids.second);
  const told = watch(ids.second);
  expect(await next(told)).toBe(`queued 1 ${ids.first}`);
  const begins = next(told);
  first.end();
  expect(await begins).toBe('running');
  const job = await second.job;
  job.progress(undefined, 'taking leases');
  expect(await next(told)).toBe('running taking leases');
  // Of two changes before it reads on, it gets the last.
  job.progress(10, 'copying');
  job.progress(20, 'copying more');
  expect(await next(told)).toBe('running copying more');
  const ends = next(told);
  second.end();
  expect(await ends).toBe('succeeded copying more');
  expect(await next(told)).toBeUndefined();
  // Whoever comes later gets the end alone.
  const late = watch(ids.second);
  expect([await next(late), await next(late)]).toEqual(['succeeded copying more', undefined]);
});

test('what it did stays with it, also what was taken back, and of much only the last', async () => {
  const work = begin(ids.first);
  const job = await work.job;
  job.undo.push('give the disk back', () => undefined);
  for (let step = 1; step <= 20; step++) {
    await f.clock.advance(1000);
    job.progress(step, `step ${step}`);
    job.progress(step + 1, `step ${step}`);
  }
  work.end(new Error('it broke'));
  await work.ended;
  const { log } = f.at.operations.get(ids.first);
  expect(log.map(({ text }) => text)).toEqual([
    ...Array.from({ length: 15 }, (_, index) => `step ${index + 6}`),
    'undo: give the disk back',
  ]);
  expect(Number(log[1]?.at?.seconds) - Number(log[0]?.at?.seconds)).toBe(1);
});

test('one that nobody knows is not watched, and who leaves is not told any more', async () => {
  expect(() => watch(ids.first)).toThrow(`no operation ${ids.first} is known`);
  const work = begin(ids.first);
  const leaving = new AbortController();
  const told = watch(ids.first, leaving.signal);
  await next(told);
  const waiting = next(told);
  leaving.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  work.end();
  await work.ended;
});
