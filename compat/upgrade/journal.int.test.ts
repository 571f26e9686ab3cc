import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as present from '../../packages/lockd/dist/journal.js';
import { frozenReleases } from '../packages/freeze.ts';
import { useReleased } from '../packages/use-released.ts';

type Entry = present.JournalEntry;

const bootId = '4b1d7b0e-0000-4000-8000-000000000001';
const golden = join(import.meta.dirname, 'journal.jsonl');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'hf-journal-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const process = { pid: 4711, startTime: 99, bootId };
const resource = (name: string) => ({
  lockspace: 'org.holdfast.files',
  name,
  path: `/images/${name}`,
  identity: '1:2',
});
const web = { token: 'token-web', uuid: '6695eb01-f6a4-8304-79aa-000000000001', name: 'web', process: undefined };
const heir = { ...web, token: 'token-heir', process };
const holding = (name: string, fencingToken: number, token = web.token) => ({
  resource: resource(name),
  shared: name === 'shared.img',
  token,
  fencingToken,
  sinceMs: 1_767_225_600_000,
});

/** Every line that there is, in the order in which one says them. */
const all: { readonly [Op in Entry['op']]: readonly Extract<Entry, { readonly op: Op }>[] } = {
  space: [{ op: 'space', name: 'fast', directory: '/leases/fast' }],
  owner: [
    { op: 'owner', owner: web },
    { op: 'owner', owner: heir },
    { op: 'owner', owner: { ...web, token: 'token-gone' } },
  ],
  grant: [
    {
      op: 'grant',
      holdings: [
        holding('web.img', 3),
        holding('shared.img', 4),
        holding('lost.img', 5),
        { ...holding('handed.img', 6), requestId: 'request-1' },
        { ...holding('direct.img', 7), resource: { ...resource('direct.img'), direct: true } },
        holding('renumbered.img', 8),
        holding('released.img', 9),
      ],
    },
  ],
  release: [{ op: 'release', token: web.token, grants: [present.grantKey(holding('released.img', 9))] }],
  transfer: [
    {
      op: 'transfer',
      token: web.token,
      grants: [present.grantKey(holding('handed.img', 6))],
      holdings: [holding('handed.img', 10, heir.token)],
    },
  ],
  renumber: [{ op: 'renumber', token: web.token, tokens: [[present.grantKey(holding('renumbered.img', 8)), 11]] }],
  lost: [
    { op: 'lost', token: web.token, grant: present.grantKey(holding('lost.img', 5)), reason: 'its lease file is gone' },
  ],
  forget: [{ op: 'forget', token: 'token-gone' }],
};

/** Has a journal of a release written, as its lock daemon does. */
function written(by: typeof present, name: string): string {
  const path = join(folder, name);
  const journal = new by.Journal(path, bootId, []);
  for (const entry of Object.values(all).flat()) journal.append(entry);
  journal.close();
  return path;
}

test('what is written down says who holds what', () => {
  const { owners, spaces, damaged } = present.readJournal(written(present, 'own'), bootId);
  expect([spaces, damaged, [...owners.keys()]]).toEqual([
    [{ name: 'fast', directory: '/leases/fast' }],
    0,
    [web.token, heir.token],
  ]);
  const known = owners.get(web.token);
  expect(known?.holdings.map(({ resource: { name } }) => name)).toEqual([
    'web.img',
    'shared.img',
    'lost.img',
    'direct.img',
    'renumbered.img',
  ]);
  expect([[...(known?.lost.values() ?? [])], [...(known?.renumbered.values() ?? [])]]).toEqual([
    ['its lease file is gone'],
    [11],
  ]);
  expect(owners.get(heir.token)?.holdings).toEqual([holding('handed.img', 10, heir.token)]);
});

test('the lines are those that every release reads: what is new comes in lines and members of its own', () => {
  const text = readFileSync(written(present, 'compared'), 'utf8');
  if (globalThis.process.env['GOLDEN'] === '1') writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

describe.each(frozenReleases())('release %s', { timeout: 300_000 }, (release) => {
  const released = useReleased(release);
  const theirs = async (): Promise<typeof present> => {
    const file = join(dirname(dirname(released.packages.programs.lockd)), 'dist/journal.js');
    return (await import(pathToFileURL(file).href)) as typeof present;
  };

  test('what its lock daemon has written down the present one reads, and the reverse', async () => {
    const before = await theirs();
    const [old, now] = [written(before, `of-${release}`), written(present, `for-${release}`)];
    expect(present.readJournal(old, bootId)).toEqual(before.readJournal(old, bootId));
    expect(before.readJournal(now, bootId)).toEqual(present.readJournal(now, bootId));
    expect(present.readJournal(old, bootId)).toEqual(present.readJournal(golden, bootId));
    expect(before.readJournal(golden, bootId).damaged).toBe(0);
  });

  test('a change of the format would show', async () => {
    const before = await theirs();
    const path = join(folder, `renamed-${release}`);
    writeFileSync(path, readFileSync(golden, 'utf8').replaceAll('"fencingToken"', '"fence"'));
    expect(before.readJournal(path, bootId)).not.toEqual(before.readJournal(golden, bootId));
  });
});
