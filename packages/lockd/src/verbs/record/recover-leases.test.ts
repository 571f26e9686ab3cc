import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSite } from '../../../test/support/fake-services.ts';
import type { JournalContent } from '../../journal.js';
import type { Holding } from '../../leases/lease-table.js';
import { recoverLeases } from './recover-leases.js';

let site: FakeSite;
beforeEach(() => {
  site = new FakeSite();
});
afterEach(() => site[Symbol.asyncDispose]());

function holding(token: string, name: string, shared: boolean, fencingToken = 1): Holding {
  const resource = { lockspace: 's', name, path: `/${name}`, identity: name };
  return { resource, shared, token, fencingToken, sinceMs: 0 };
}

function journal(...owners: readonly { token: string; pid: number; holdings: readonly Holding[] }[]): JournalContent {
  const entries = owners.map(({ token, pid, holdings }) => {
    const process = pid === 0 ? undefined : { pid, startTime: 7, bootId: 'this-boot' };
    return [token, { owner: { token, uuid: 'u', name: token, process }, holdings, lost: new Map() }] as const;
  });
  return { owners: new Map(entries), spaces: [], damaged: 0 };
}

test('living owners hold again, dead and unborn ones do not', async () => {
  site.host.start(1);
  const known = journal(
    { token: 'living', pid: 1, holdings: [holding('living', 'a', true), holding('living', 'b', true)] },
    { token: 'dead', pid: 2, holdings: [holding('dead', 'c', true)] },
    { token: 'unborn', pid: 0, holdings: [holding('unborn', 'd', true)] },
  );
  expect(await recoverLeases(site.at, known)).toEqual({ held: 2, gone: 2, lost: 0 });
  expect(site.at.owners.all().map(({ token }) => token)).toEqual(['living']);
  expect([site.at.table.all().length, site.at.files.size]).toEqual([2, 2]);
});

test('a shared lease of two living owners is locked once and held twice', async () => {
  site.host.start(1);
  const owners = ['web', 'db'].map((token) => ({ token, pid: 1, holdings: [holding(token, 'a', true)] }));
  expect(await recoverLeases(site.at, journal(...owners))).toEqual({ held: 2, gone: 0, lost: 0 });
  expect([site.at.table.all().length, site.at.files.size]).toEqual([2, 1]);
});

test('a journal that grants one lease twice loses the second', async () => {
  site.host.start(1);
  const owners = ['web', 'db'].map((token) => ({ token, pid: 1, holdings: [holding(token, 'a', true)] }));
  const [first, second] = owners;
  if (!first || !second) throw new Error('two owners');
  const twice = journal(first, { ...second, holdings: [holding('db', 'a', false)] });
  expect(await recoverLeases(site.at, twice)).toEqual({ held: 1, gone: 0, lost: 1 });
});

test('somebody who only looks at a lease for a moment does not cost it', async () => {
  site.host.start(1);
  const { LockProbe } = await import('../../../test/support/lock-probe.ts');
  await using probe = new LockProbe();
  await site.at.files.take([holding('web', 'a', true)]);
  await site.at.files.giveBack(holding('web', 'a', true).resource);
  await probe.hold(join(site.directory, 'lockd', 's', 'a'), 'ofd');
  const recovering = recoverLeases(site.at, journal({ token: 'web', pid: 1, holdings: [holding('web', 'a', true)] }));
  await probe.drop();
  expect(await recovering).toEqual({ held: 1, gone: 0, lost: 0 });
});
