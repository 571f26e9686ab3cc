import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepUnfinished } from './sweep-unfinished.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-sweep-'));
});
afterEach(() => rm(directory, { recursive: true }));

const logger = pino({ enabled: false });
const now = Date.parse('2026-06-01T12:00:00Z');

test('what an earlier daemon has not finished is swept, and nothing else', async () => {
  const old = new Date(now - 2 * 3_600_000);
  const kept = [
    'tokens.json',
    'other.json.0123456789abcdef.tmp',
    'tokens.json.mine.tmp',
    'tokens.json.0123456789abcdef',
  ];
  for (const name of [...kept, 'tokens.json.0123456789abcdef.tmp']) {
    await writeFile(join(directory, name), 'x');
    await utimes(join(directory, name), old, old);
  }
  // Somebody else is about to put it in its place.
  const young = 'tokens.json.fedcba9876543210.tmp';
  await writeFile(join(directory, young), 'x');
  await utimes(join(directory, young), new Date(now), new Date(now - 1000));

  await sweepUnfinished(join(directory, 'tokens.json'), now, logger);
  expect((await readdir(directory)).toSorted()).toEqual([...kept, young].toSorted());
});

test('without the directory there is nothing to sweep', async () => {
  await expect(sweepUnfinished(join(directory, 'none', 'tokens.json'), now, logger)).resolves.toBeUndefined();
});
