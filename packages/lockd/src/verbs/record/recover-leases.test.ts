import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { TransferSetRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeSite } from '../../../test/support/fake-services.ts';
import { loadFcntlOfd } from '../../backends/fcntl-ofd.js';
import { grantKey, type JournalContent, readJournal } from '../../journal.js';
import type { Holding } from '../../leases/lease-table.js';
import { transferSet } from '../release/transfer-set.js';
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

function journal(
  ...owners: readonly {
    token: string;
    pid: number;
    holdings: readonly Holding[];
    renumbered?: ReadonlyMap<string, number>;
  }[]
): JournalContent {
  const entries = owners.map(({ token, pid, holdings, renumbered = new Map() }) => {
    const process = pid === 0 ? undefined : { pid, startTime: 7, bootId: 'this-boot' };
    return [
      token,
      { owner: { token, uuid: 'u', name: token, process }, holdings, lost: new Map(), renumbered },
    ] as const;
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

test.each([
  ['first', ['left', 'locked']],
  ['last', ['locked', 'left']],
])('a guest that was handed a lease twice keeps it, also when that which has no lock is found %s', async (_, order) => {
  site.host.start(1);
  const wanted = holding('web', 'a', false);
  const [fencingToken = 0] = await site.at.files.take([wanted]);
  const path = site.at.files.places.pathOf(wanted.resource);
  await site.at.files.giveBack(wanted.resource);
  const descriptors = new Map(order.map((name) => [name, openSync(path, 'r+')]));
  const locked = descriptors.get('locked') ?? 0;
  await loadFcntlOfd().tryLock(locked, 'exclusive');
  site.host.descriptors.push(...descriptors.values());

  const known = journal({ token: 'web', pid: 1, holdings: [{ ...wanted, fencingToken }] });
  expect(await recoverLeases(site.at, known)).toEqual({ held: 1, gone: 0, lost: 0 });
  expect(site.at.files.lockOf(wanted.resource)?.descriptor?.number).toBe(locked);
  // Nobody asks for more than it takes, and what was asked for in vain is closed.
  const left = descriptors.get('left') ?? 0;
  if (order[0] === 'locked') closeSync(left);
  expect(() => fstatSync(left)).toThrow('EBADF');
});

describe('a lease that was being handed over', () => {
  /** Takes it, and lets go of it as a kill does; answers its grant. */
  async function granted(): Promise<Holding> {
    const wanted = holding('web', 'a', false);
    const [fencingToken = 0] = await site.at.files.take([wanted]);
    return { ...wanted, fencingToken };
  }

  test.each([
    ['before its new token stands in its file', false],
    ['when its new token stands there', true],
  ])('%s is still that of its owner, by the token that it knows', async (_when, isMarked) => {
    site.host.start(1);
    const grant = await granted();
    let next = 0;
    await site.at.files.tokens.renumber([grant.resource], (given) => {
      next = given.get(grant.resource) ?? 0;
    });
    if (!isMarked) await site.at.files.tokens.remark([[grant.resource, grant.fencingToken]]);
    await site.at.files.giveBack(grant.resource);
    const renumbered = new Map([[grantKey(grant), next]]);
    const known = journal({ token: 'web', pid: 1, holdings: [grant], renumbered });
    expect(await recoverLeases(site.at, known)).toEqual({ held: 1, gone: 0, lost: 0 });
    const { fencingToken } = grant;
    expect([next > fencingToken, site.at.table.all()]).toMatchObject([true, [{ fencingToken }]]);
    expect(await site.at.files.problem(grant, fencingToken)).toBeUndefined();
    await site.at.files.tokens.renumber([grant.resource], (given) =>
      expect(given.get(grant.resource)).toBeGreaterThan(next),
    );
  });

  test('whose file cannot be written goes on by the token that stands there', async () => {
    site.host.start(1);
    const grant = await granted();
    const [next = 0] = await site.at.files.tokens.renumber([grant.resource], () => undefined);
    await site.at.files.giveBack(grant.resource);
    site.at.files.tokens.remark = () => Promise.reject(new Error('no space left on device'));
    const renumbered = new Map([[grantKey(grant), next]]);
    const known = journal({ token: 'web', pid: 1, holdings: [grant], renumbered });
    expect(await recoverLeases(site.at, known)).toEqual({ held: 1, gone: 0, lost: 0 });
    expect(site.at.table.all()).toMatchObject([{ fencingToken: next }]);
  });

  test('and that somebody else had since is lost', async () => {
    site.host.start(1);
    const grant = await granted();
    await site.at.files.giveBack(grant.resource);
    const [next = 0] = await site.at.files.take([holding('other', 'a', false)]);
    await site.at.files.giveBack(grant.resource);
    const renumbered = new Map([[grantKey(grant), next + 1]]);
    const known = journal({ token: 'web', pid: 1, holdings: [grant], renumbered });
    expect(await recoverLeases(site.at, known)).toEqual({ held: 0, gone: 0, lost: 1 });
  });

  test('is written down with both tokens before the new one is in its file', async () => {
    const [from, to] = ['web', 'db'].map((name) => site.at.owners.create(crypto.randomUUID(), name));
    if (from === undefined || to === undefined) throw new Error('two owners');
    to.holds = 1;
    const grant = { ...(await granted()), token: from.token };
    site.at.table.add(grant);
    const { journal: written, files } = site.at;
    const seen: unknown[] = [];
    Object.assign(site.at, {
      journal: {
        append: (entry: { op: string }) => {
          seen.push([entry.op, files.tokens.tokenOf(grant.resource)]);
          written.append(entry as never);
        },
      },
    });
    const request = TransferSetRequest.fromPartial({ token: from.token, toToken: to.token });
    const { leases } = await transferSet(site.at, request);
    const [first, second] = (await Promise.all(seen.map((each) => Promise.all(each as unknown[])))) as [
      string,
      number,
    ][];
    expect([first, second?.[0], leases[0]?.fencingToken]).toEqual([
      ['renumber', grant.fencingToken],
      'transfer',
      second?.[1],
    ]);
    Object.assign(site.at, { journal: written });
    expect(readJournal(site.journalPath, site.host.bootId).owners.size).toBe(0);
  });
});
