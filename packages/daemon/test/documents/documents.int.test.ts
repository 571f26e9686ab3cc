import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeEffect, type DomainSpec, StoredDomain } from '@holdfast/protocol';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createSealing } from '../../dist/documents/create-sealing.js';
import { createDocuments, documentsAtOnce } from '../../dist/documents/create-documents.js';
import type { Documents } from '../../dist/documents/documents.js';
import { documentThread } from '../../dist/documents/thread/document-thread.js';
import { toErrorDetail } from '../../dist/model/error-detail.js';
import { Fault } from '../../dist/model/fault.js';
import { sealAtOnce } from '../../dist/state/sealing.js';
import { createLogger } from '../../dist/telemetry/logger.js';
import { ThreadPool } from '../../dist/threads/thread-pool.js';
import { arbitraryDocument } from '../xml/arbitrary-document.js';

const folder = join(import.meta.dirname, '../../src/xml/golden');
const documents = readdirSync(folder)
  .filter((file) => file.endsWith('.xml'))
  .map((file) => readFileSync(join(folder, file), 'utf8'));
const pool = new ThreadPool({
  script: documentThread,
  size: 2,
  maxQueued: 100,
  limitMs: 60_000,
  idleMs: 60_000,
  maxHeapMiB: 256,
  logger: createLogger({ level: 'silent' }),
});
const waiter = { signal: new AbortController().signal };
const host = { domainType: 'test', arch: 'x86_64', machine: 'pc', emulator: undefined };

/** The same twice: by threads, whatever the size, and at once. */
const byThreads = createDocuments(pool, { characters: 0, messages: 0 });
const sealByThreads = createSealing(pool, { messages: 0 });
afterAll(() => pool[Symbol.asyncDispose]());

/** What somebody who calls gets to know of it. */
async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await work };
  } catch (error) {
    if (!(error instanceof Fault)) return { bug: String(error) };
    return { reason: error.reason, message: error.message, detail: toErrorDetail(error) };
  }
}

/** All that can be done with a document. */
async function everything(how: Documents, xml: string, strict: boolean): Promise<unknown> {
  const outcomes = [await outcome(how.read(xml, { strict, check: true }, waiter))];
  const parsed = await outcome(how.read(xml, { strict, check: false }, waiter));
  outcomes.push(parsed);
  const { answer } = parsed as { answer?: { spec: DomainSpec; warnings: { line: number; message: string }[] } };
  if (answer === undefined) return outcomes;
  const { spec, warnings } = answer;
  outcomes.push(warnings.map(({ line, message }) => [line, message]));
  const whole = how.complete({ spec, xml }, host, waiter);
  outcomes.push(await outcome(whole), await outcome(how.check(spec, waiter)));
  outcomes.push(await outcome(how.format(spec, { includeSecrets: true }, waiter)));
  const other = await whole.catch(() => spec);
  outcomes.push(await outcome(how.compare(spec, other, ChangeEffect.CHANGE_EFFECT_LIVE, waiter)));
  const field = 'spec.devices.disks[0].target';
  const refusal = new Fault('UNSUPPORTED', 'no', { violations: [{ field, message: 'no' }] });
  outcomes.push(await outcome(how.explain(refusal, xml, waiter).then((error) => Promise.reject(error as Error))));
  return outcomes;
}

/** What is of no account: columns of warnings, which nobody is told, and fields that are there and have no value. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) => {
      if (key === '_unknownFields') return undefined;
      if (key === 'column' && typeof item === 'number') return undefined;
      return typeof item === 'bigint' ? `${item}n` : item;
    }),
  );
}

const piece = fc.oneof(
  fc.constantFrom('<', '>', '/', '&', "'", '"', '=', '</x>', '<x/>', '<!--', ']]>', ':', '\0', '\uD800', '-1', ''),
  fc.string({ maxLength: 5 }),
);
const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), piece), { maxLength: 4 });
const mangled = fc.tuple(fc.constantFrom(...documents), edits).map(([document, changes]) =>
  changes.reduce((text, [place, length, instead]) => {
    const offset = place % text.length;
    return text.slice(0, offset) + instead + text.slice(offset + length);
  }, document),
);

test('whoever reads a document comes to the same: answers, refusals, paths and lines', async () => {
  await fc.assert(
    fc.asyncProperty(mangled, fc.boolean(), async (xml, strict) => {
      const [one, other] = await Promise.all([byThreads, documentsAtOnce].map((how) => everything(how, xml, strict)));
      expect(plain(one)).toEqual(plain(other));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('whoever checks and writes a configuration comes to the same', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDocument('DomainSpec'), async (message) => {
      const spec = message as unknown as DomainSpec;
      const outcomes = [byThreads, documentsAtOnce].map(async (how) => [
        await outcome(how.check(spec, waiter)),
        await outcome(how.complete({ spec, xml: undefined }, host, waiter)),
        await outcome(how.format(spec, { includeSecrets: false }, waiter)),
      ]);
      const [one, other] = await Promise.all(outcomes);
      expect(plain(one)).toEqual(plain(other));
    }),
    { numRuns: 20 },
  );
}, 120_000);

test('a file has the same content, whoever makes it', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDocument('DomainSpec'), async (spec) => {
      const document = StoredDomain.fromPartial({ uuid: 'a', resourceVersion: 7, spec });
      const content = await sealByThreads('domain', StoredDomain, document);
      expect(Buffer.from(content).toString()).toBe(await sealAtOnce('domain', StoredDomain, document));
    }),
    { numRuns: 10 },
  );
});

test('a file is made also where no thread can', async () => {
  const noThread = createSealing({ run: () => Promise.reject(new Error('dead')) }, { messages: 0 });
  const document = StoredDomain.fromPartial({ uuid: 'a', spec: { name: 'web' } });
  expect(await noThread('domain', StoredDomain, document)).toBe(await sealAtOnce('domain', StoredDomain, document));
});

test('a bug in a thread stays one, with the place where it was', async () => {
  const broken = { devices: 7 } as unknown as DomainSpec;
  const work = byThreads.check(broken, waiter);
  await expect(work).rejects.toThrow(/./);
  await expect(work).rejects.not.toBeInstanceOf(Fault);
});
