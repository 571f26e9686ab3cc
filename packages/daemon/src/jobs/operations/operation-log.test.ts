import { JobClass, JobOperation, JobType, OperationState } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../drivers/test/virtual-clock.js';
import { Fault } from '../../model/fault.js';
import { createLogger } from '../../telemetry/logger.js';
import type { JobClassName } from '../job-mask.js';
import type { OperationHandle } from './operation.js';
import { OperationLog } from './operation-log.js';

const handle: OperationHandle = {
  position: () => 2,
  waitsFor: () => 'op-0',
  isCancellable: () => true,
  cancel: () => {},
  refuse: () => false,
};

function scene(capacity = 1000) {
  const clock = new VirtualClock(1_700_000_000_500);
  let ids = 0;
  const lines: string[] = [];
  const logger = createLogger({ destination: { write: (line) => lines.push(line) } });
  const log = new OperationLog({ clock, capacity, logger, newId: () => `op-${++ids}` });
  const begin = (jobClass: JobClassName = 'modify', objectUuid = 'a') =>
    log.begin({ kind: 'start', class: jobClass, objectUuid, objectName: 'web1', requestedBy: 'uid 1000' }, handle);
  return { clock, log, begin, lines, ids: () => log.list().operations.map(({ id }) => id) };
}

test('tells an operation as it is: queued, running, ended', async () => {
  const { clock, log, begin } = scene();
  const record = begin();
  expect(log.get('op-1')).toMatchObject({
    id: 'op-1',
    kind: 'start',
    jobClass: JobClass.JOB_CLASS_MODIFY,
    state: OperationState.OPERATION_STATE_QUEUED,
    objectUuid: 'a',
    objectName: 'web1',
    requestedBy: 'uid 1000',
    createdAt: { seconds: 1_700_000_000n, nanos: 500_000_000 },
    startedAt: undefined,
    queuePosition: 2,
    cancellable: true,
    jobType: JobType.JOB_TYPE_NONE,
    jobOperation: JobOperation.JOB_OPERATION_START,
    waitedMs: 0,
    ranMs: 0,
    waitsFor: 'op-0',
  });

  await clock.advance(700);
  expect(log.get('op-1')).toMatchObject({ waitedMs: 700, ranMs: 0 });
  record.start(clock.now());
  expect(log.get('op-1').jobType).toBe(JobType.JOB_TYPE_UNBOUNDED);
  record.progress(41.7, 'copying memory', clock.now());
  expect(log.get('op-1')).toMatchObject({ state: 2, progressPercent: 42, step: 'copying memory', jobType: 2 });
  record.progress(undefined, 'waiting for the guest', clock.now());
  expect(log.get('op-1')).toMatchObject({ progressPercent: undefined, step: 'waiting for the guest' });
  record.progress(400, '', clock.now());

  await clock.advance(1500);
  void log.end(record, 'failed', new Fault('INVALID_STATE', 'web1 is running', { metadata: { state: 'running' } }));
  expect(log.get('op-1')).toMatchObject({
    state: OperationState.OPERATION_STATE_FAILED,
    endedAt: { seconds: 1_700_000_002n, nanos: 700_000_000 },
    jobType: JobType.JOB_TYPE_FAILED,
    waitedMs: 700,
    ranMs: 1500,
    waitsFor: '',
    progressPercent: 100,
    queuePosition: 0,
    cancellable: false,
    error: { reason: 8, libvirtCode: 55, retryable: false, metadata: { state: 'running' } },
    errorMessage: 'web1 is running',
  });
});

test('how an ended one went stays to be read, again and again, and the newest can be asked for first', async () => {
  const { clock, log, begin } = scene();
  for (const [index, state] of (['succeeded', 'cancelled', 'succeeded'] as const).entries()) {
    const record = begin(index === 1 ? 'modify' : 'async');
    await clock.advance(10);
    record.start(clock.now());
    await clock.advance(100 * (index + 1));
    void log.end(record, state, new Fault('CANCELLED', 'enough'));
  }
  await clock.advance(60_000);
  begin();
  const ended = [3, 4, 5] as OperationState[];
  const newest = () => log.list({ objectUuid: 'a', states: ended, newestFirst: true, pageSize: 2 });
  const { operations, nextPageToken } = newest();
  expect(operations.map(({ id, jobType, waitedMs, ranMs }) => [id, jobType, waitedMs, ranMs])).toEqual([
    ['op-3', JobType.JOB_TYPE_COMPLETED, 10, 300],
    ['op-2', JobType.JOB_TYPE_CANCELLED, 10, 200],
  ]);
  expect(newest()).toEqual({ operations, nextPageToken });
  const rest = log.list({ states: ended, newestFirst: true, pageToken: nextPageToken });
  expect([rest.operations.map(({ id }) => id), rest.nextPageToken]).toEqual([['op-1'], '']);
});

test('lists by object and by state, oldest first, a page at a time', () => {
  const { log, begin } = scene();
  const records = [begin(), begin('query', 'b'), begin(), begin(), begin('modify', 'b')];
  for (const record of records.slice(1, 4)) void log.end(record, 'succeeded');

  const succeeded = OperationState.OPERATION_STATE_SUCCEEDED;
  const ids = (filter: Parameters<typeof log.list>[0]) => log.list(filter).operations.map(({ id }) => id);
  expect(ids({})).toEqual(['op-1', 'op-2', 'op-3', 'op-4', 'op-5']);
  expect(ids({ objectUuid: 'a' })).toEqual(['op-1', 'op-3', 'op-4']);
  expect(ids({ objectUuid: 'a', states: [succeeded] })).toEqual(['op-3', 'op-4']);

  const first = log.list({ objectUuid: 'a', pageSize: 2 });
  expect(first.operations.map(({ id }) => id)).toEqual(['op-1', 'op-3']);
  const second = log.list({ objectUuid: 'a', pageSize: 2, pageToken: first.nextPageToken });
  expect(second.operations.map(({ id }) => id)).toEqual(['op-4']);
  expect(second.nextPageToken).toBe('');
  expect(log.list({ objectUuid: 'a', pageSize: 3 }).nextPageToken).toBe('');
});

test.each(['x', '-1', '1e3', '9'.repeat(16)])('refuses the page token %j', (pageToken) => {
  const { log } = scene();
  expect(() => log.list({ pageToken })).toThrow(expect.objectContaining({ reason: 'INVALID_ARGUMENT' }));
});

test('forgets the operations that ended longest ago, never one that lives, and queries do not drive out the rest', () => {
  const { log, begin, ids } = scene(2);
  const living = begin();
  const ended = [begin(), begin(), begin()];
  for (const record of ended.toReversed()) void log.end(record, 'succeeded');
  expect(ids()).toEqual(['op-1', 'op-2', 'op-3']);

  for (let count = 0; count < 10; count++) void log.end(begin('query'), 'succeeded');
  expect(ids()).toEqual(['op-1', 'op-2', 'op-3', 'op-13', 'op-14']);
  expect(() => log.get('op-4')).toThrow(expect.objectContaining({ reason: 'OPERATION_NOT_FOUND' }));
  void log.end(living, 'cancelled', new Fault('CANCELLED', 'given up'));
  expect(ids()).toEqual(['op-1', 'op-2', 'op-13', 'op-14']);
});

test('keeps the text of a bug for the log', () => {
  const { log, begin, lines } = scene();
  void log.end(begin(), 'failed', new TypeError('cannot read x of undefined'));
  log.reportUndoFailures(begin(), [{ what: 'release leases', error: new Error('lockd is gone') }]);

  expect(log.get('op-1')).toMatchObject({ error: { reason: 1, logId: 'op-1' } });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'error', operation: 'op-1', kind: 'start', err: { message: 'cannot read x of undefined' } },
    { level: 'error', operation: 'op-2', step: 'release leases', err: { message: 'lockd is gone' } },
  ]);
});
