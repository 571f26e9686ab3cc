import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainState, DomainStateReason, GuestPhase, StoredDomain, StoredGuest } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { DomainStore } from './domain-store.js';

const uuid = '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11';

let root: string;
let stateDirectory: string;
let runDirectory: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
  stateDirectory = join(root, 'deep', 'state');
  runDirectory = join(root, 'run');
});
afterEach(() => rm(root, { recursive: true }));

const open = (): Promise<DomainStore> =>
  DomainStore.open({ stateDirectory, runDirectory, logger: createLogger({ level: 'silent' }) });

const domain = StoredDomain.fromJSON({
  uuid,
  resourceVersion: 41,
  autostart: true,
  spec: { uuid, name: 'web1', memoryBytes: 2 ** 31 },
  shutoffReason: DomainStateReason.DOMAIN_STATE_REASON_DESTROYED,
  stateChangedAt: '2026-11-21T10:00:00.250Z',
});
const guest = StoredGuest.fromJSON({
  uuid,
  resourceVersion: 42,
  incarnation: 'i1',
  phase: GuestPhase.GUEST_PHASE_ACTIVE,
  id: 3,
  driver: 'qemu',
  pid: 4711,
  startTime: 123_456,
  bootId: 'b1',
  state: DomainState.DOMAIN_STATE_RUNNING,
  reason: DomainStateReason.DOMAIN_STATE_REASON_BOOTED,
  spec: { uuid, name: 'web1' },
  leases: [{ lockspace: 'org.holdfast.files', path: '/disk', ownerUuid: uuid, sinceMs: 1_700_000_000_123 }],
});

test('a new run of the daemon finds what the last one saved', async () => {
  {
    await using store = await open();
    expect(await store.load()).toEqual({ domains: [], guests: [], damaged: [] });
    await Promise.all([store.saveDomain(domain), store.saveGuest(guest)]);
  }
  {
    await using store = await open();
    expect(await store.load()).toEqual({ domains: [domain], guests: [guest], damaged: [] });
    await Promise.all([store.removeDomain(uuid), store.removeGuest(uuid)]);
  }
  await using store = await open();
  expect(await store.load()).toEqual({ domains: [], guests: [], damaged: [] });
});

test('definitions and guests stand apart, in directories for their owner alone', async () => {
  await using store = await open();
  await Promise.all([store.saveDomain(domain), store.saveGuest(guest)]);
  expect({
    state: await readdir(join(stateDirectory, 'domains')),
    run: await readdir(join(runDirectory, 'guests')),
  }).toEqual({ state: [`${uuid}.json`], run: [`${uuid}.json`] });
  for (const directory of [join(root, 'deep'), stateDirectory, join(stateDirectory, 'domains'), runDirectory]) {
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  }
});

test('damage in either place is reported together, and stops nothing', async () => {
  {
    await using store = await open();
    await Promise.all([store.saveDomain(domain), store.saveGuest(guest)]);
  }
  const other = uuid.replace('6', '7');
  await writeFile(join(stateDirectory, 'domains', `${other}.json`), 'x');
  await writeFile(join(runDirectory, 'guests', `${other}.json`), 'x');
  await using store = await open();
  const { domains, guests, damaged } = await store.load();
  expect({ domains, guests }).toEqual({ domains: [domain], guests: [guest] });
  expect(damaged.map(({ kind, uuid: of }) => `${kind} ${of}`)).toEqual([`domain ${other}`, `guest ${other}`]);
});

test('nobody else can open either directory meanwhile; dispose waits for what is under way', async () => {
  const store = await open();
  const saving = store.saveDomain(domain);
  await expect(open()).rejects.toMatchObject({ reason: 'INVALID_STATE' });
  const elsewhere = { runDirectory: join(root, 'run2'), logger: createLogger({ level: 'silent' }) };
  await expect(DomainStore.open({ ...elsewhere, stateDirectory })).rejects.toMatchObject({ reason: 'INVALID_STATE' });
  const shared = { stateDirectory: join(root, 'state2'), runDirectory, logger: createLogger({ level: 'silent' }) };
  await expect(DomainStore.open(shared)).rejects.toMatchObject({ reason: 'INVALID_STATE' });
  // The refused ones have let go of what they had.
  await (await DomainStore.open({ ...shared, runDirectory: join(root, 'run2') }))[Symbol.asyncDispose]();

  let isSaved = false;
  void saving.then(() => (isSaved = true));
  await store[Symbol.asyncDispose]();
  expect(isSaved).toBe(true);
  await (await open())[Symbol.asyncDispose]();
});

test('one directory may serve for both', async () => {
  runDirectory = stateDirectory;
  await using store = await open();
  await Promise.all([store.saveDomain(domain), store.saveGuest(guest)]);
  expect(await store.load()).toEqual({ domains: [domain], guests: [guest], damaged: [] });
});

test('a directory that cannot be made is told with its path', async () => {
  await writeFile(join(root, 'deep'), '');
  await chmod(join(root, 'deep'), 0o400);
  await expect(open()).rejects.toMatchObject({
    reason: 'STATE_WRITE_FAILED',
    details: { metadata: { path: join(stateDirectory, 'domains'), code: 'ENOTDIR' } },
  });
});
