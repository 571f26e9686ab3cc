import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoredEvents } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { leaveEvents, takeEvents } from './event-archive.js';
import type { EventArchiveOptions } from './event-archive.js';
import { hostFileSystem } from './file-system.js';

const logger = createLogger({ level: 'silent' });
const events = StoredEvents.fromPartial({
  epoch: 'e1',
  lastSequence: 7,
  events: [
    { epoch: 'e1', sequence: 7, domainName: 'web', body: { $case: 'reboot', value: {} }, time: { seconds: 5n } },
  ],
});
let archive: EventArchiveOptions;

beforeEach(() => {
  archive = { directory: mkdtempSync(join(tmpdir(), 'hf-events-')), logger };
});
afterEach(() => rmSync(archive.directory, { recursive: true }));

test('what is left is taken once', async () => {
  await leaveEvents(archive, events);
  const taken = await takeEvents(archive);
  expect(taken && StoredEvents.toJSON(taken)).toEqual(StoredEvents.toJSON(events));
  expect(readdirSync(archive.directory)).toEqual([]);
  expect(await takeEvents(archive)).toBeUndefined();
});

test('what is damaged is as good as nothing, and gone', async () => {
  writeFileSync(join(archive.directory, 'events.json'), '{"schemaVersion":1,"kind":"events","document":{}}');
  expect(await takeEvents(archive)).toBeUndefined();
  expect(readdirSync(archive.directory)).toEqual([]);
});

test('what cannot be taken away is not gone on with: a crash would leave it for a second time', async () => {
  await leaveEvents(archive, events);
  const unlink = (): Promise<void> => Promise.reject(Object.assign(new Error('no'), { code: 'EROFS' }));
  const stuck = takeEvents({ ...archive, fileSystem: { ...hostFileSystem, unlink } });
  await expect(stuck).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
});

test('a full disk does not keep a daemon from ending', async () => {
  const create = (): Promise<never> => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  await leaveEvents({ ...archive, fileSystem: { ...hostFileSystem, create } }, events);
  expect(await takeEvents(archive)).toBeUndefined();
});
