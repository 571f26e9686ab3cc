import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@bufbuild/protobuf';
import { DomainSpec, Event, type MethodEntry, methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { documentsWithout, type IncompleteDocument } from '../../test/engine/documents-without.js';
import { type EngineFixture, engineFixture } from '../../test/engine/engine-fixture.js';
import { EventLog } from '../events/event-log.js';
import { systemClock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import { sealEnvelope } from '../state/envelope.js';
import { takeEvents } from '../state/event-archive.js';
import { createLogger } from '../telemetry/logger.js';

const uuidOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
const logger = createLogger({ level: 'silent' });
const readers = methods.filter(
  ({ mutating, requestStream, responseStream }) => !mutating && !requestStream && !responseStream,
);

/** A place with these documents, each with an identity of its own. */
function directoryWith(kind: 'domain' | 'guest', documents: readonly JsonObject[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-missing-'));
  const folder = join(directory, kind === 'domain' ? 'state/domains' : 'run/guests');
  mkdirSync(folder, { recursive: true });
  for (const [index, document] of documents.entries()) {
    const uuid = uuidOf(index);
    const spec = document['spec'] as JsonObject | undefined;
    if (spec?.['uuid'] !== undefined) spec['uuid'] = uuid;
    if (spec?.['name'] !== undefined) spec['name'] = `d${index}`;
    if (spec?.['type'] !== undefined) spec['type'] = 'test';
    writeFileSync(join(folder, `${uuid}.json`), sealEnvelope(kind, { ...document, uuid } as never));
  }
  return directory;
}

/** Calls a reader with this request; what it says when it does not work: an answer or a refusal is expected. */
async function complaintOf({ engine, context }: EngineFixture, reader: MethodEntry, more: object): Promise<string> {
  const request = reader.request.fromPartial(more as never);
  const call = engine[reader.handler as 'ping'] as (at: unknown, request: unknown) => Promise<never>;
  try {
    reader.response.encode(await call(context, request)).finish();
    return '';
  } catch (error) {
    if (error instanceof Fault) return '';
    return `${reader.rpc}: ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
}

/** Calls every reader, for every domain where it is about one; with what it can leave out, and with all that it can add. */
async function complaints(fixture: EngineFixture, incomplete: readonly IncompleteDocument[]): Promise<string[]> {
  const all: string[] = [];
  for (const reader of readers) {
    const empty = reader.request.fromPartial({} as never) as Record<string, unknown>;
    const flags = Object.fromEntries(
      Object.keys(empty)
        .filter((key) => empty[key] === false)
        .map((key) => [key, true]),
    );
    const isAboutOne = 'domain' in empty || 'spec' in empty;
    for (const [index, { missing, document }] of (isAboutOne ? incomplete : incomplete.slice(0, 1)).entries()) {
      const request = {
        ...('domain' in empty && { domain: { by: { $case: 'uuid', value: uuidOf(index) } } }),
        ...('spec' in empty && { spec: DomainSpec.fromJSON(document['spec'] ?? {}) }),
        ...('readMask' in empty && { readMask: ['uuid', 'name', 'spec', 'next_boot_spec'] }),
        ...('pageSize' in empty && { pageSize: 10_000 }),
      };
      for (const more of Object.keys(flags).length === 0 ? [{}] : [{}, flags]) {
        const complaint = await complaintOf(fixture, reader, { ...request, ...more });
        if (complaint !== '') all.push(`without ${isAboutOne ? missing : 'any'}: ${complaint}`);
      }
    }
  }
  return all;
}

test(
  'a definition may lack any of its fields: it is loaded, and every reader has an answer',
  { timeout: 240_000 },
  async () => {
    const incomplete = documentsWithout('holdfast.state.v1.StoredDomain');
    expect(incomplete.length).toBeGreaterThan(1000);
    const directory = directoryWith(
      'domain',
      incomplete.map(({ document }) => document),
    );
    await using fixture = await engineFixture({ directory });
    // Two of them have no name; one of these is left out, as any second one of a name is.
    expect(fixture.at.domains.all()).toHaveLength(incomplete.length - 1);
    expect(await complaints(fixture, incomplete)).toEqual([]);
  },
);

test('what is known of a guest may lack any of its fields: it is taken back or ended, and every reader has an answer', async () => {
  await using before = await engineFixture();
  await before.started('web');
  const [file = ''] = readdirSync(join(before.directory, 'run/guests'));
  const path = join(before.directory, 'run/guests', file);
  const { document: good } = JSON.parse(readFileSync(path, 'utf8')) as { document: JsonObject };
  const incomplete = Object.keys(good)
    .filter((field) => field !== 'uuid')
    .map((missing) => ({
      missing,
      document: { ...structuredClone(good), [missing]: undefined } as unknown as JsonObject,
    }))
    .map(({ missing, document }) => ({ missing, document: JSON.parse(JSON.stringify(document)) as JsonObject }));
  expect(incomplete.length).toBeGreaterThan(5);
  const directory = directoryWith(
    'guest',
    incomplete.map(({ document }) => document),
  );
  await using fixture = await engineFixture({ directory });
  await fixture.settle();
  expect(await complaints(fixture, incomplete)).toEqual([]);
});

test('kept events may lack any of their fields: readers go on, or are told to read everything anew', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-missing-'));
  const outcomes: string[] = [];
  for (const { missing, document } of documentsWithout('holdfast.state.v1.StoredEvents')) {
    const events = (document['events'] ?? []) as JsonObject[];
    for (const [index, event] of events.entries()) {
      if (event['sequence'] !== undefined) event['sequence'] = index + 1;
    }
    if (document['lastSequence'] !== undefined) document['lastSequence'] = events.length;
    writeFileSync(join(directory, 'events.json'), sealEnvelope('events', document as never));
    const left = await takeEvents({ directory, logger });
    const log = new EventLog({ epoch: 'now', capacity: 10, clock: systemClock, left });
    const listed = log.list({ after: { epoch: 'before', sequence: 0 }, limit: 10 });
    for (const event of listed.events) Event.encode(event).finish();
    if (left === undefined) outcomes.push(missing);
  }
  rmSync(directory, { recursive: true });
  // Without these nobody could tell where a reader stands.
  expect(outcomes).toEqual(['StoredEvents.epoch', 'StoredEvents.last_sequence', 'Event.sequence']);
});
