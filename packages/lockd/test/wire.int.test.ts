import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import {
  AcquireSetRequest,
  ClientKind,
  CreateSpaceRequest,
  ForceReleaseRequest,
  InquireRequest,
  LeaseState,
  ListLeasesRequest,
  PruneRequest,
  ReleaseSetRequest,
  type SessionAnswer,
  SetLimitsRequest,
  TransferSetRequest,
  VerifyRequest,
} from '@holdfast/protocol/lock';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Guest, startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal, uuidOf } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';
import { WireClient } from './support/wire-client.ts';

let site: Site;
let lockd: LockdProcess;
let stack: AsyncDisposableStack;
let client: LockClient;
let wire: WireClient;
let disk: string;
let disks = 0;

beforeAll(async () => {
  site = new Site();
  lockd = await site.start();
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(() => {
  stack = new AsyncDisposableStack();
  client = stack.use(new LockClient(site.socket));
  wire = stack.use(new WireClient(site.socket));
  disk = site.disk(`disk-${++disks}.img`);
});
afterEach(() => stack.disposeAsync());

async function owner(name: string): Promise<string> {
  const token = await client.register({ name });
  const { socket } = await client.hold(token);
  stack.defer(() => void socket.destroy());
  return token;
}

function take(token: string, options: Parameters<typeof AcquireSetRequest.fromPartial>[0] = {}) {
  return wire.call(
    wire.locks.acquireSet,
    AcquireSetRequest.fromPartial({ token, leases: [{ path: disk }], ...options }),
  );
}

test('a grant says which descriptor of lockd has its lock', async () => {
  const { leases } = await take(await owner('web'));
  const { statSync } = await import('node:fs');
  const { number = 0 } = leases[0]?.descriptor ?? {};
  const file = statSync(`/proc/${lockd.pid}/fd/${number}`, { bigint: true });
  expect(leases).toMatchObject([
    {
      state: LeaseState.LEASE_STATE_HELD,
      lockFile: leasePath(site.stateDirectory, disk),
      descriptor: { pid: lockd.pid, device: file.dev, inode: file.ino },
    },
  ]);
});

test('a request that comes again gets what it was granted; its id is no name for another', async () => {
  const token = await owner('web');
  const requestId = 'start-1';
  const both = await Promise.all([take(token, { requestId }), take(token, { requestId })]);
  // Sent side by side, either may come first.
  expect(both.filter(({ repeatedRequest }) => repeatedRequest)).toHaveLength(1);
  expect(both[1].leases).toEqual(both[0].leases);
  const other = site.disk('other.img');
  expect(await refusal(take(token, { requestId, leases: [{ path: other }] }))).toMatchObject({
    reason: 'INVALID_ARGUMENT',
  });
  expect(await refusal(take(token))).toMatchObject({ reason: 'LEASE_BUSY' });
  expect(await client.list(uuidOf('web'))).toHaveLength(1);
});

test('a release that names its grant may come again', async () => {
  const token = await owner('web');
  const { leases } = await take(token);
  const [lease] = leases;
  const granted = `${lease?.lockspace}/${lease?.name}#${lease?.fencingToken}`;
  const release = () => wire.call(wire.locks.releaseSet, ReleaseSetRequest.fromPartial({ token, names: [granted] }));
  expect(await release()).toMatchObject({ released: 1, leases: [{ path: disk, fencingToken: lease?.fencingToken }] });
  await take(token);
  expect(await release()).toMatchObject({ released: 0 });
  expect(await client.list(uuidOf('web'))).toHaveLength(1);
});

test('who waits is granted it as soon as it is free, and told the holder when it is not in time', async () => {
  const [web, db] = [await owner('web'), await owner('db')];
  await take(web);
  expect(await refusal(take(db, { waitMs: 100 }))).toMatchObject({
    reason: 'LEASE_BUSY',
    busy: { holders: [{ owner: { name: 'web' } }] },
  });
  const waiting = take(db, { waitMs: 60_000 });
  await until('it waits', async () => (await wire.call(wire.admin.getStatus, {})).waiting === 1, 20_000);
  await client.release(web);
  expect((await waiting).leases).toMatchObject([{ owner: { name: 'db' } }]);
});

test('who waits for a foreign process is granted it when that is gone; so many may wait and no more', async () => {
  const probe = stack.use(new LockProbe());
  const [web, db] = [await owner('web'), await owner('db')];
  await take(web);
  await client.release(web);
  await probe.hold(leasePath(site.stateDirectory, disk), 'posix');
  const { limits } = await wire.call(
    wire.admin.setLimits,
    SetLimitsRequest.fromPartial({ limits: { mostWaiting: 1 } }),
  );
  expect(limits).toMatchObject({ mostClients: 1024, mostWaiting: 1 });
  const waiting = take(web, { waitMs: 60_000 });
  await until('it waits', async () => (await wire.call(wire.admin.getStatus, {})).waiting === 1, 20_000);
  expect(await refusal(take(db, { waitMs: 60_000 }))).toMatchObject({ reason: 'RESOURCE_EXHAUSTED' });
  await probe.drop();
  expect((await waiting).leases).toHaveLength(1);
  await wire.call(wire.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostWaiting: 256 } }));
});

test('handed over: never free, with a new token, and the old owner has nothing', async () => {
  const probe = stack.use(new LockProbe());
  const [web, db] = [await owner('web'), await owner('db')];
  const { leases } = await take(web);
  await probe.storm(leasePath(site.stateDirectory, disk));
  const transfer = TransferSetRequest.fromPartial({ token: web, toToken: db, requestId: 'migrate-1' });
  const moved = await wire.call(wire.locks.transferSet, transfer);
  expect(moved).toMatchObject({ repeatedRequest: false, leases: [{ path: disk, owner: { name: 'db' } }] });
  expect(moved.leases[0]?.fencingToken).toBeGreaterThan(leases[0]?.fencingToken ?? 0);
  expect(await wire.call(wire.locks.transferSet, transfer)).toEqual({ ...moved, repeatedRequest: true });
  expect([await client.release(web), await client.list(uuidOf('web'))]).toEqual([0, []]);
  expect(await refusal(take(web))).toMatchObject({ reason: 'LEASE_BUSY' });
  const unanchored = await client.register({ name: 'app' });
  const back = TransferSetRequest.fromPartial({ token: db, toToken: unanchored });
  expect(await refusal(wire.call(wire.locks.transferSet, back))).toMatchObject({ reason: 'OWNER_UNANCHORED' });
  expect(await probe.grabs()).toBe(0);
});

test('a restricted connection may say hello and nothing else; others may', async () => {
  using session = wire.session();
  await wire.call(wire.locks.restrict, {});
  expect(await refusal(take('any'))).toMatchObject({ reason: 'RESTRICTED', code: status.PERMISSION_DENIED });
  const [hello, list] = await session.send(
    { $case: 'hello', value: { _unknownFields: {} } },
    { $case: 'listLeases', value: ListLeasesRequest.fromPartial({}) },
  );
  expect([hello?.$case, list?.$case]).toEqual(['hello', 'refused']);
  using other = new WireClient(site.socket);
  const { clients } = await other.call(other.admin.listClients, {});
  expect(clients.filter(({ restricted }) => restricted)).toMatchObject([
    { kind: ClientKind.CLIENT_KIND_CALLS, pid: process.pid, uid: process.getuid?.() },
  ]);
});

test('a session serves many calls at a time, and answers each with its number', async () => {
  const token = await owner('web');
  using session = wire.session();
  const paths = Array.from({ length: 100 }, (_, index) => site.disk(`session-${index}.img`));
  const acquire = (path: string) => ({
    $case: 'acquireSet' as const,
    value: AcquireSetRequest.fromPartial({ token, leases: [{ path }] }),
  });
  const granted = await session.send(...paths.map(acquire));
  expect(granted.map(pathOf)).toEqual(paths);
  const [busy, unknown, list] = await session.send(
    acquire(paths[0] ?? ''),
    { $case: 'acquireSet', value: AcquireSetRequest.fromPartial({ token: 'no-such-token' }) },
    { $case: 'listLeases', value: ListLeasesRequest.fromPartial({ ownerUuid: uuidOf('web') }) },
  );
  expect(busy).toMatchObject({ $case: 'refused', value: { code: status.ABORTED } });
  expect(unknown).toMatchObject({ $case: 'refused', value: { code: status.NOT_FOUND } });
  expect(list?.$case === 'listLeases' && list.value.leases.length).toBe(100);
  await session.end();
  // A session carries no lease.
  expect(await client.list(uuidOf('web'))).toHaveLength(100);
});

function pathOf(answer: SessionAnswer['answer']): string | undefined {
  return answer?.$case === 'acquireSet' ? answer.value.leases[0]?.path : answer?.$case;
}

test('a lease whose file is removed is lost: listed, watched, told to a session, and had again', async () => {
  const token = await owner('web');
  using before = wire.watch(uuidOf('web'));
  using stranger = wire.watch(uuidOf('db'));
  using session = wire.session();
  await session.send({ $case: 'watch', value: { ownerUuid: uuidOf('web'), _unknownFields: {} } });
  await until('both watch', () => before.kinds.includes('synced') && stranger.kinds.includes('synced'), 20_000);
  const fencingToken = (await take(token)).leases[0]?.fencingToken;
  rmSync(leasePath(site.stateDirectory, disk));
  const { leases } = await wire.call(wire.spaces.verify, VerifyRequest.fromPartial({ token }));
  expect(leases).toMatchObject([{ sound: false, lease: { path: disk, state: LeaseState.LEASE_STATE_LOST } }]);

  const lost = {
    path: disk,
    fencingToken,
    owner: { name: 'web' },
    reason: expect.stringContaining('removed') as string,
  };
  await until('it is told', () => before.told.length === 2 && session.events.length === 2, 20_000);
  expect([before.told[1]?.event?.value, session.events[1]?.event?.value]).toMatchObject([lost, lost]);
  using after = wire.watch();
  await until('the later one knows', () => after.kinds.includes('synced'), 20_000);
  expect(after.told.map(({ event }) => event?.value)).toMatchObject([lost, {}]);
  expect(stranger.kinds).toEqual(['synced']);
  const states = [LeaseState.LEASE_STATE_LOST];
  const list = () => wire.call(wire.locks.listLeases, ListLeasesRequest.fromPartial({ path: disk, states }));
  expect((await list()).leases).toMatchObject([{ fencingToken, lostReason: lost.reason }]);

  await take(token);
  expect((await list()).leases).toEqual([]);
});

test('taken by force: from who is gone at once, from who lives only when that is said, and told', async () => {
  const { guest, token } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  const [held] = await client.list(uuidOf('web'));
  const force = (evenIfAlive: boolean) =>
    wire.call(
      wire.admin.forceRelease,
      ForceReleaseRequest.fromPartial({ lease: `${held?.lockspace}/${held?.name}`, evenIfAlive, reason: 'a test' }),
    );
  using watch = wire.watch(uuidOf('web'));
  expect(await refusal(force(false))).toMatchObject({ reason: 'OWNER_ALIVE', metadata: { domain: 'web' } });
  expect((await force(true)).leases).toMatchObject([{ path: disk }]);
  await until('it is told', () => watch.kinds.includes('lost'), 20_000);
  expect(await client.list(uuidOf('web'))).toEqual([]);
  await take(await owner('db'));
  expect(await client.release(token)).toBe(0);
});

test('inquired: free, held here, held elsewhere', async () => {
  const inquire = () => wire.call(wire.spaces.inquire, InquireRequest.fromPartial({ lease: { path: disk } }));
  const lockFile = leasePath(site.stateDirectory, disk);
  expect(await inquire()).toMatchObject({ path: disk, lockFile, exists: false, holders: [], lockedElsewhere: false });
  const token = await owner('web');
  const fencingToken = (await take(token)).leases[0]?.fencingToken;
  expect(await inquire()).toMatchObject({ exists: true, fencingToken, holders: [{ owner: { name: 'web' } }] });
  await client.release(token);
  const probe = stack.use(new LockProbe());
  await probe.hold(lockFile, 'ofd');
  expect(await inquire()).toMatchObject({
    exists: true,
    fencingToken,
    holders: [],
    lockedElsewhere: true,
    foreign: { pid: probe.pid, program: 'python3' },
  });
});

test('a lockspace with a directory of its own outlives a restart; status tells of it', async () => {
  await using own = new Site();
  const first = await own.start();
  using here = new WireClient(own.socket);
  using calls = new LockClient(own.socket);
  const directory = join(own.directory, 'leases');
  await here.call(here.spaces.createSpace, CreateSpaceRequest.fromPartial({ name: 'cluster', directory }));
  const token = await calls.register({ name: 'web' });
  const { socket } = await calls.hold(token);
  await here.call(
    here.locks.acquireSet,
    AcquireSetRequest.fromPartial({ token, leases: [{ lockspace: 'cluster', name: 'a' }] }),
  );
  const guest = stack.use(new Guest(socket));
  await calls.register({ name: 'web', ...identity(guest.pid) }, token);
  await first.kill('SIGKILL');
  await own.start();
  const found = await here.call(here.admin.getStatus, {});
  expect(found).toMatchObject({ held: 1, lost: 0, owners: 1, spaces: [{ name: 'cluster', directory, held: 1 }] });
  const { kept } = await here.call(here.spaces.prune, PruneRequest.fromPartial({ lockspace: 'cluster' }));
  expect(kept).toBe(1);
  socket.destroy();
});
