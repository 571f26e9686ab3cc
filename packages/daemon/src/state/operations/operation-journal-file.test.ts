import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationState, StoredOperation } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../../telemetry/logger.js';
import { hostFileSystem } from '../file-system.js';
import { OperationJournalFile } from './operation-journal-file.js';
import { journalHead, journalLine, readOperations } from './read-operations.js';

let directory: string;
let lines: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-'));
  lines = [];
});
const opened: OperationJournalFile[] = [];
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const logger = createLogger({ destination: { write: (line) => lines.push(line) } });
const path = (): string => join(directory, 'operations.jsonl');
async function open(fileSystem = hostFileSystem): ReturnType<typeof OperationJournalFile.open> {
  const found = await OperationJournalFile.open({ directory, logger, fileSystem });
  opened.push(found.journal);
  return found;
}

function operation(
  id: string,
  order: number,
  state: OperationState = OperationState.OPERATION_STATE_RUNNING,
): StoredOperation {
  return StoredOperation.fromPartial({ operation: { id, kind: 'start', state }, order, answer: Buffer.from([1, 2]) });
}
const seen = (left: readonly StoredOperation[]): unknown[] =>
  left.map((each) => [each.operation?.id, each.operation?.state]);

test('what is kept is there for the next daemon, each as it was last, in order', async () => {
  const { journal, left } = await open();
  expect(left).toEqual([]);
  await Promise.all([journal.keep(operation('b', 2)), journal.keep(operation('a', 1))]);
  await journal.keep(operation('b', 2, OperationState.OPERATION_STATE_SUCCEEDED));
  expect(readFileSync(path(), 'utf8').split('\n')).toHaveLength(5);
  const next = await open();
  expect(seen(next.left)).toEqual([
    ['a', OperationState.OPERATION_STATE_RUNNING],
    ['b', OperationState.OPERATION_STATE_SUCCEEDED],
  ]);
  expect([...(next.left[0]?.answer ?? [])]).toEqual([1, 2]);
  expect(lines).toEqual([]);
});

test('a rewrite leaves nothing else, also of what waits to be written', async () => {
  const { journal } = await open();
  const first = journal.keep(operation('a', 1));
  const second = journal.keep(operation('b', 2));
  await Promise.all([first, second, journal.rewrite([operation('c', 3)]), journal.keep(operation('d', 4))]);
  await journal[Symbol.asyncDispose]();
  expect(seen((await open()).left)).toEqual([
    ['c', OperationState.OPERATION_STATE_RUNNING],
    ['d', OperationState.OPERATION_STATE_RUNNING],
  ]);
});

test('a line that was cut off is left out, and what comes behind it is read', async () => {
  const whole = journalHead() + journalLine(operation('a', 1));
  writeFileSync(path(), whole + journalLine(operation('b', 2)).slice(0, 40));
  const { journal, left } = await open();
  expect(seen(left)).toEqual([['a', OperationState.OPERATION_STATE_RUNNING]]);
  expect(lines.join('')).toContain('1 of its lines cannot be read');
  await journal.keep(operation('c', 3));
  expect((await open()).left.map((each) => each.operation?.id)).toEqual(['a', 'c']);
});

test.each([
  ['of another kind', '{"schemaVersion":1,"kind":"events"}\n', 'is not the head'],
  ['of a later release', '{"schemaVersion":99,"kind":"operations"}\n', 'its schemaVersion is 99'],
  ['that is no text of ours', 'x', 'is not the head'],
])('a file %s is begun anew, and the log says why', async (_what, head, why) => {
  writeFileSync(path(), head + journalLine(operation('a', 1)));
  const { journal, left } = await open();
  expect(left).toEqual([]);
  expect(lines.join('')).toContain(why);
  await journal.keep(operation('b', 2));
  expect((await open()).left.map((each) => each.operation?.id)).toEqual(['b']);
});

test('a symbolic link in its place is replaced, not followed', async () => {
  const target = join(directory, 'target');
  writeFileSync(target, 'mine');
  symlinkSync(target, path());
  const { journal } = await open();
  await journal.keep(operation('a', 1));
  expect(readFileSync(target, 'utf8')).toBe('mine');
  expect((await open()).left).toHaveLength(1);
});

test('a disk that is full keeps no call from going on; it is told once, and what comes later is kept', async () => {
  let isFull = true;
  const full = (): Promise<never> => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  const { journal } = await open({
    ...hostFileSystem,
    create: (name) => (isFull ? full() : hostFileSystem.create(name)),
  });
  await journal.keep(operation('a', 1));
  await journal.keep(operation('b', 2));
  expect(lines).toHaveLength(1);
  isFull = false;
  await journal.keep(operation('c', 3));
  expect(readOperations(readFileSync(path(), 'utf8')).operations).toHaveLength(1);
});
