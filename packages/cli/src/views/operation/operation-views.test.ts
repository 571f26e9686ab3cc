import type { OperationRecord } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { textOf } from '../../../test/views/text-of.js';
import { minutesAgo, now, web } from '../../../test/views/web-records.js';
import { operationDetails } from './operation-details.js';
import { operationList } from './operation-list.js';

const operation: OperationRecord = {
  id: 'op-17',
  kind: 'start',
  jobClass: 'modify',
  state: 'running',
  objectUuid: web.uuid,
  objectName: 'web',
  createdAt: minutesAgo(2),
  queuePosition: 0,
  progressPercent: 40,
  step: 'waiting for the monitor',
  errorMessage: '',
  requestedBy: 'uid 1000',
  cancellable: true,
  jobType: 'bounded',
  jobOperation: 'start',
  waitedMs: 0,
  ranMs: 120_000,
  waitsFor: '',
  log: [
    { at: new Date(now), text: 'taking leases' },
    { at: new Date(now), text: 'waiting for the monitor' },
  ],
};

test('operations', () => {
  const { progressPercent: _done, ...failed } = {
    ...operation,
    id: 'op-18',
    state: 'failed',
    kind: 'set-memory',
  } as const;
  expect(textOf(operationList([operation, failed], now))).toMatchInlineSnapshot(`
    "
     Id      Kind         Domain   State     Done   Age     By
    -----------------------------------------------------------------
     op-17   start        web      running   40 %   2 min   uid 1000
     op-18   set-memory   web      failed       -   2 min   uid 1000
    "
  `);
});

test('one operation that waits', () => {
  const queued = { queuePosition: 2, waitsFor: 'op-16', waitedMs: 2500, ranMs: 0 };
  const waiting = { ...operation, createdAt: new Date(now), state: 'queued', ...queued } as const;
  expect(textOf(operationDetails(waiting))).toMatchInlineSnapshot(`
    "
    Id:           op-17
    Kind:         start (modify)
    Domain:       web (6695eb01-f6a4-8304-79aa-97f2502e193f)
    State:        queued
    In queue:     place 2, behind op-16
    Done:         40 %
    Step:         waiting for the monitor
    Asked for:    <time>
    Waited:       2 s
    By:           uid 1000
    Cancellable:  yes
    Log:          <time>  taking leases
                  <time>  waiting for the monitor
    "
  `);
});
