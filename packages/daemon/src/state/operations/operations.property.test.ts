import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../drivers/test/virtual-clock.js';
import type { OperationHandle, OperationRecord } from '../../jobs/operations/operation.js';
import type { OperationJournal } from '../../jobs/operations/operation-journal.js';
import { OperationLog } from '../../jobs/operations/operation-log.js';
import { Fault } from '../../model/fault.js';
import { journalHead, journalLine, readOperations } from './read-operations.js';

const handle: OperationHandle = {
  position: () => 0,
  waitsFor: () => undefined,
  isCancellable: () => true,
  cancel: () => {},
  refuse: () => false,
};

const capacity = 3;
const keptMs = 3_600_000;

/** A journal as the kernel has it, which can be cut off in its last line. */
class Paper implements OperationJournal {
  text = journalHead();
  keep(...[operation]: Parameters<OperationJournal['keep']>): Promise<void> {
    this.text += journalLine(operation);
    return Promise.resolve();
  }
  rewrite(...[operations]: Parameters<OperationJournal['rewrite']>): Promise<void> {
    this.text = journalHead() + operations.map(journalLine).join('');
    return Promise.resolve();
  }
}

type Step =
  | { readonly does: 'begin'; readonly isNamed: boolean }
  | { readonly does: 'end'; readonly which: number; readonly how: 'succeeded' | 'failed' }
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'restart'; readonly cut: number }
  | { readonly does: 'settle'; readonly isDone: boolean };

const which = fc.nat(20);
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constant('begin' as const), isNamed: fc.boolean() }) },
    {
      weight: 5,
      arbitrary: fc.record({
        does: fc.constant('end' as const),
        which,
        how: fc.constantFrom('succeeded' as const, 'failed' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.nat(2 * keptMs) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('restart' as const), cut: fc.nat(80) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('settle' as const), isDone: fc.boolean() }) },
  ),
  { maxLength: 60 },
);

/** What is told of an operation, without what goes on by itself. */
function tellingOf(log: OperationLog, id: string): unknown {
  const { kind, state, error, errorMessage, objectUuid, createdAt, startedAt, endedAt } = log.get(id);
  const { answer } = log.find(id) as OperationRecord;
  const at = [createdAt, startedAt, endedAt].map((time) => time && [time.seconds, time.nanos]);
  return { kind, state, reason: error?.reason, errorMessage, objectUuid, at, answer: Buffer.from(answer).toString() };
}

test('whenever a daemon ends, the next one knows what was under way and how the last ones ended, and no more than it may', () => {
  fc.assert(
    fc.property(steps, (all: readonly Step[]) => {
      const clock = new VirtualClock(1_700_000_000_000);
      const paper = new Paper();
      let ids = 0;
      const newId = (): string => `op-${++ids}`;
      let log = new OperationLog({ clock, capacity, keptMs, newId, journal: paper });
      let running: OperationRecord[] = [];
      for (const step of all) {
        const [seen, due]: [unknown[], unknown[]] = [[], []];
        switch (step.does) {
          case 'begin': {
            const request = {
              id: `named-${++ids}`,
              digest: 'ZGlnZXN0',
              encodeAnswer: () => Buffer.from('answer'),
            };
            const named = step.isNamed ? { request } : {};
            const origin = {
              kind: 'start',
              class: 'async',
              objectUuid: 'a',
              objectName: 'web',
              requestedBy: 'me',
            } as const;
            const record = log.begin({ ...origin, ...named }, handle);
            record.start(clock.now());
            void log.note(record);
            running.push(record);
            break;
          }
          case 'end': {
            const [record] = running.splice(step.which % Math.max(1, running.length), 1);
            if (record === undefined) break;
            if (step.how === 'succeeded') record.answered({});
            void log.end(record, step.how, step.how === 'failed' ? new Fault('INVALID_STATE', 'is off') : undefined);
            break;
          }
          case 'pass':
            void clock.advance(step.ms);
            break;
          case 'settle': {
            const [record] = log.unsettled();
            if (record === undefined) break;
            log.settle(record, step.isDone ? undefined : new Fault('OPERATION_INTERRUPTED', 'the daemon ended'));
            break;
          }
          case 'restart': {
            const before = new Map(log.list().operations.map(({ id }): [string, unknown] => [id, tellingOf(log, id)]));
            const unfinished = new Set([...running, ...log.unsettled()].map(({ origin }) => origin.id));
            // Killed in the midst of a line: that was not answered for, so it may be as if it had never been written.
            const lastLine = paper.text.lastIndexOf('\n', paper.text.length - 2) + 1;
            const isCut = step.cut > 0 && lastLine > journalHead().length - 1;
            const cutId = isCut ? /"id":"([^"]+)"/.exec(paper.text.slice(lastLine))?.[1] : undefined;
            if (isCut) paper.text = paper.text.slice(0, Math.max(lastLine, paper.text.length - step.cut));
            const { operations: left } = readOperations(paper.text);
            // As the next daemon does, which cannot know whether the last line is whole.
            paper.text += '\n';
            log = new OperationLog({ clock, capacity, keptMs, newId, journal: paper, left });
            running = [];
            // Where one has not ended after all, one that had to go for it is there again.
            const isKnown = (id: string): boolean => cutId === undefined || before.has(id);
            const after = log.list().operations.flatMap(({ id }) => (isKnown(id) ? [id] : []));
            const unsettled = log.unsettled().map(({ origin }) => origin.id);
            const others = (all: Iterable<string>): string[] => [...all].filter((id) => id !== cutId);
            seen.push([others(after).map((id) => [id, tellingOf(log, id)]), others(unsettled).toSorted()]);
            due.push([others(before.keys()).map((id) => [id, before.get(id)]), others(unfinished).toSorted()]);
            break;
          }
        }
        expect(seen).toEqual(due);
        const { operations } = log.list();
        const ended = operations.filter(({ endedAt }) => endedAt !== undefined);
        expect(log.size).toBe(operations.length);
        expect(ended.filter(({ id }) => id.startsWith('op-')).length).toBeLessThanOrEqual(capacity * 10);
        expect(ended.length).toBeLessThanOrEqual(capacity * 10);
        const oldest = BigInt(Math.floor((clock.now() - keptMs) / 1000));
        expect(ended.every(({ endedAt }) => (endedAt?.seconds ?? 0n) >= oldest)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
