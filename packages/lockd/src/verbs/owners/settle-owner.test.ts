import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AcquireSetRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSite } from '../../../test/support/fake-services.ts';
import { loadFcntlOfd } from '../../backends/fcntl-ofd.js';
import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';
import { acquireSet } from '../acquire/acquire-set.js';
import { registerOwner } from './register-owner.js';
import { settleOwner } from './settle-owner.js';

const uuid = '6f1c3a52-0000-4000-8000-000000000001';
let site: FakeSite;
let at: Services;
let owner: Owner;

beforeEach(async () => {
  site = new FakeSite();
  at = site.at;
  owner = await register();
});
afterEach(() => site[Symbol.asyncDispose]());

async function register(): Promise<Owner> {
  const { token } = await registerOwner(at, { owner: who(), token: '' });
  const found = at.owners.find(token);
  if (!found) throw new Error('not registered');
  return found;
}

function who(process = { pid: 0, startTime: 0, bootId: '' }) {
  return { uuid, name: 'web', host: '', ...process };
}

function hold(change: 1 | -1, letGo = false): void {
  owner.holds += change;
  settleOwner(at, owner, letGo);
}

async function acquire(): Promise<void> {
  const path = join(site.directory, 'web.img');
  writeFileSync(path, '');
  const request = AcquireSetRequest.fromPartial({ token: owner.token, leases: [{ path }] });
  await acquireSet(at, request, { signal: new AbortController().signal });
}

async function held(): Promise<number> {
  await at.turn.settled();
  return at.table.all().length;
}

test('held by the connection alone, until it closes', async () => {
  hold(1);
  await acquire();
  site.clock.advance(3_600_000);
  expect([await held(), site.clock.waiting]).toEqual([1, 0]);
  hold(-1);
  expect([await held(), at.owners.all()]).toEqual([0, []]);
});

test('held until the last of several connections closes', async () => {
  hold(1);
  hold(1);
  await acquire();
  hold(-1);
  expect(await held()).toBe(1);
  hold(-1);
  expect(await held()).toBe(0);
});

test('held by the process when the connection closes, until the process is gone', async () => {
  hold(1);
  await acquire();
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  hold(-1);
  site.clock.advance(3_600_000);
  expect(await held()).toBe(1);
  site.host.processes.delete(4711);
  site.clock.advance(400);
  expect([await held(), site.clock.waiting]).toEqual([0, 0]);
});

test('a process that is just ending is noticed at once', async () => {
  hold(1);
  await acquire();
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  hold(-1);
  site.host.processes.delete(4711);
  site.clock.advance(2);
  expect(await held()).toBe(0);
});

test('a number that another process has by now keeps nothing', async () => {
  hold(1);
  await acquire();
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  site.host.processes.set(4711, { state: 'S', startTime: 8, threads: 1 });
  hold(-1);
  expect(await held()).toBe(0);
});

test('a dead process keeps its leases while a copy of its connection is open', async () => {
  hold(1);
  await acquire();
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  site.host.processes.delete(4711);
  site.clock.advance(3_600_000);
  expect(await held()).toBe(1);
});

test('a connection that comes back before the turn of the release keeps them', async () => {
  hold(1);
  await acquire();
  hold(-1);
  hold(1);
  expect(await held()).toBe(1);
});

test('a registration that nobody ever holds is forgotten', () => {
  site.clock.advance(29_999);
  expect(at.owners.all()).toHaveLength(1);
  site.clock.advance(1);
  return at.turn.settled().then(() => expect(at.owners.all()).toEqual([]));
});

test('leases are never without an anchor: none is granted to an owner who has none', async () => {
  await expect(acquire()).rejects.toMatchObject({ reason: 'OWNER_UNANCHORED' });
});

test('an owner who goes before its turn comes gets nothing', async () => {
  hold(1);
  const acquiring = acquire();
  hold(-1);
  await expect(acquiring).rejects.toMatchObject({ reason: 'OWNER_UNKNOWN' });
  expect([await held(), at.files.size]).toEqual([0, 0]);
});

test('an owner who goes while its files are being locked gets nothing', async () => {
  await site[Symbol.asyncDispose]();
  const real = loadFcntlOfd();
  site = new FakeSite({
    ...real,
    tryLock: (fd, mode) => {
      if (owner.holds > 0) hold(-1);
      return real.tryLock(fd, mode);
    },
  });
  at = site.at;
  owner = await register();
  hold(1);
  await expect(acquire()).rejects.toMatchObject({ reason: 'OWNER_UNANCHORED' });
  expect([await held(), at.files.size]).toEqual([0, 0]);
});

test('bound to a second process only when the first is gone', async () => {
  hold(1);
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  const second = site.host.start(4712);
  const rebind = () => registerOwner(at, { owner: who(second), token: owner.token });
  await expect(rebind()).rejects.toThrow('domain web runs as process 4711, not 4712');
  site.host.processes.delete(4711);
  await rebind();
  expect(owner.process).toEqual(second);
});

test('an owner that let go of its connection and lives is asked to end, then ended, and keeps its lease until it is gone', async () => {
  hold(1);
  await acquire();
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  const told: string[] = [];
  at.news.subscribe(({ event }) => told.push(event?.$case === 'ending' ? event.value.signal : 'something else'));
  hold(-1, true);
  site.clock.advance(200);
  expect(site.host.signals).toEqual(['SIGTERM 4711']);
  site.clock.advance(3_600_000);
  expect([site.host.signals, told]).toEqual([
    ['SIGTERM 4711', 'SIGKILL 4711'],
    ['SIGTERM', 'SIGKILL'],
  ]);
  expect(await held()).toBe(1);
  site.host.processes.delete(4711);
  site.clock.advance(400);
  expect([await held(), site.clock.waiting]).toEqual([0, 0]);
});

test('an owner that let go of its connection and holds nothing is left alone', async () => {
  hold(1);
  await registerOwner(at, { owner: who(site.host.start(4711)), token: owner.token });
  hold(-1, true);
  site.clock.advance(3_600_000);
  expect(site.host.signals).toEqual([]);
});
