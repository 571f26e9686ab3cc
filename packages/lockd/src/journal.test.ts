import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, type JournalEntry, grantKey, readJournal } from './journal.js';
import type { Holding } from './leases/lease-table.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-journal-'));
  path = join(directory, 'journal');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const web = { token: 't-web', uuid: 'u-web', name: 'web', process: undefined };
const process = { pid: 4711, startTime: 99, bootId: 'boot' };

function holding(name: string, fencingToken: number): Holding {
  const resource = { lockspace: 's', name, path: `/${name}`, identity: '1:2' };
  return { resource, shared: false, token: web.token, fencingToken, sinceMs: 5 };
}

function write(...entries: readonly JournalEntry[]): Journal {
  const journal = new Journal(path, 'boot', []);
  for (const entry of entries) journal.append(entry);
  return journal;
}

test('tells the next one who held what', () => {
  write(
    { op: 'owner', owner: web },
    { op: 'grant', holdings: [holding('a', 1), holding('b', 2)] },
    { op: 'owner', owner: { ...web, process } },
    { op: 'release', token: web.token, grants: [grantKey(holding('a', 1))] },
    { op: 'owner', owner: { ...web, token: 'gone' } },
    { op: 'forget', token: 'gone' },
  ).close();
  expect(readJournal(path, 'boot')).toEqual({
    owners: new Map([
      [web.token, { owner: { ...web, process }, holdings: [holding('b', 2)], lost: new Map(), renumbered: new Map() }],
    ]),
    spaces: [],
    damaged: 0,
  });
});

test('a release names one grant, not every grant of that lease', () => {
  write(
    { op: 'owner', owner: web },
    { op: 'grant', holdings: [holding('a', 1)] },
    { op: 'grant', holdings: [holding('a', 2)] },
    { op: 'release', token: web.token, grants: [grantKey(holding('a', 1))] },
  ).close();
  expect(readJournal(path, 'boot').owners.get(web.token)?.holdings).toEqual([holding('a', 2)]);
});

test('nothing of an earlier boot counts', () => {
  write({ op: 'owner', owner: web }).close();
  expect(readJournal(path, 'another boot').owners.size).toBe(0);
});

test('no journal, an empty one and a foreign file say nothing', () => {
  expect(readJournal(path, 'boot')).toEqual({ owners: new Map(), spaces: [], damaged: 0 });
  for (const text of ['', '\n\n', 'no journal at all\n', '[]\n', 'null\n']) {
    writeFileSync(path, text);
    expect(readJournal(path, 'boot').owners.size).toBe(0);
  }
});

test('a line that is torn anywhere costs that line only', () => {
  write({ op: 'owner', owner: web }, { op: 'grant', holdings: [holding('a', 1)] }).close();
  const whole = readFileSync(path, 'utf8');
  const lastLine = whole.trimEnd().lastIndexOf('\n') + 1;
  for (let length = lastLine + 1; length < whole.length - 1; length++) {
    writeFileSync(path, whole.slice(0, length));
    const { owners, damaged } = readJournal(path, 'boot');
    expect({ length, holdings: owners.get(web.token)?.holdings, damaged }).toEqual({
      length,
      holdings: [],
      damaged: 1,
    });
  }
});

test('lines of a newer lockd are passed over', () => {
  const journal = write({ op: 'owner', owner: web });
  journal.append({ op: 'something-newer' } as unknown as JournalEntry);
  journal.append({ op: 'grant', holdings: [holding('a', 1)] });
  expect(readJournal(path, 'boot').owners.get(web.token)?.holdings).toHaveLength(1);
  journal.close();
});

test('is rewritten when most of it is about the past, and then says the same', () => {
  const journal = write({ op: 'owner', owner: web });
  let releases = 0;
  while (!journal.isLong) {
    journal.append({ op: 'grant', holdings: [holding('a', releases)] });
    journal.append({ op: 'release', token: web.token, grants: [grantKey(holding('a', releases))] });
    releases++;
  }
  const before = readJournal(path, 'boot');
  journal.rewrite([{ op: 'owner', owner: web }]);
  expect(readJournal(path, 'boot')).toEqual(before);
  expect([journal.isLong, statSync(path).size < 1000, releases > 100]).toEqual([false, true, true]);
  journal.append({ op: 'grant', holdings: [holding('b', 1)] });
  expect(readJournal(path, 'boot').owners.get(web.token)?.holdings).toEqual([holding('b', 1)]);
  journal.close();
});

test('is for the owner of the process only', () => {
  write().close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a hand-over that was announced is known until it is done', () => {
  const journal = new Journal(path, 'boot', [
    { op: 'owner', owner: web },
    { op: 'grant', holdings: [holding('a', 1), holding('b', 2)] },
  ]);
  journal.append({
    op: 'renumber',
    token: web.token,
    tokens: [
      [grantKey(holding('a', 1)), 7],
      [grantKey(holding('b', 2)), 8],
    ],
  });
  journal.append({ op: 'transfer', token: web.token, grants: [grantKey(holding('a', 1))], holdings: [] });
  journal.close();
  expect([...(readJournal(path, 'boot').owners.get(web.token)?.renumbered ?? [])]).toEqual([
    [grantKey(holding('b', 2)), 8],
  ]);
});
