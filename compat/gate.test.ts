import { startTestDaemon, type TestDaemon } from '../packages/sdk/dist/testing/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finding, tellFindings } from './finding.ts';
import { changedFiles } from './freeze.ts';
import {
  comparedReleases,
  gateProcess,
  gateSchema,
  gateSurfaces,
  gateTypings,
  gateWire,
  gateWitnesses,
  readPresent,
} from './gate.ts';
import { readLedger } from './process/exceptions.ts';
import { isCandidate, readRecord, releases } from './releases.ts';
import { extractTypings } from './typescript/rollups.ts';

// What each layer found, before the ledger is heard: an entry that excuses nothing shows only when all have looked.
const found: Finding[] = [];
const excused = new Set(readLedger().map(({ subject }) => subject));
const present = readPresent();
const extracted = await extractTypings();
let daemon: TestDaemon;

beforeAll(async () => void (daemon = await startTestDaemon()));
afterAll(() => daemon?.[Symbol.asyncDispose]());

function expectNone(findings: readonly Finding[]): void {
  found.push(...findings);
  const left = findings.filter(({ subject }) => !excused.has(subject));
  expect(left.length === 0 ? '' : `${tellFindings(left)}${candidateHint}`).toBe('');
}

// What was never published may still change, once its diff was read as what it is.
const candidate = releases().findLast(isCandidate);
const candidateHint =
  candidate === undefined
    ? ''
    : `\n${candidate} is not published yet: if it is to have this, \`npm run compat -- freeze ${candidate} --redo\`\n`;

test.each(releases())('%s is as it was frozen', (release) => {
  const record = readRecord(release);
  expect(record === undefined ? ['release.json'] : changedFiles(record)).toEqual([]);
});

test('there is a release to compare with', () => {
  expect(comparedReleases()).not.toEqual([]);
});

test('the schema keeps what releases had', () => expectNone(gateSchema(present)));

test('bytes of releases mean what they meant', async () => expectNone(await gateWire(present)));

test('the public API is the one that was reviewed', () => expectNone(extracted.findings));

test('programs written for releases compile', () => expectNone(gateTypings(extracted.typings)));

test('programs written for releases work', { timeout: 300_000 }, async () =>
  expectNone(await gateWitnesses(daemon.uri)),
);

test('scripts, configs and dashboards of releases go on', async () => expectNone(await gateSurfaces(daemon.uri)));

test('what changed was told, and the ledger is in order', () => {
  expect(tellFindings(gateProcess(present, extracted.typings, found, new Date()))).toBe('');
});
