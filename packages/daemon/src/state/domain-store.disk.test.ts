import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readdir, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoredDomain } from '@holdfast/protocol';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { DomainStore } from './domain-store.js';

/** A file system of its own, in memory, that can be full and read-only. */
class SmallDisk {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    mount(['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', path]);
  }

  /** Makes a directory on it read-only, though files elsewhere are open for writing; the answer takes it back. */
  makeReadOnly(directory: string): () => void {
    mount(['--bind', directory, directory]);
    mount(['-o', 'remount,bind,ro', directory]);
    return () => unmount(directory);
  }

  /** Takes all the room that is left; the answer gives it back. */
  async fill(): Promise<() => Promise<void>> {
    const path = join(this.path, 'filler');
    const file = await open(path, 'w');
    const block = new Uint8Array(4096);
    let isFull = false;
    while (!isFull) {
      await file.write(block).catch(() => {
        isFull = true;
      });
    }
    await file.close();
    return () => unlink(path);
  }

  remove(): void {
    unmount(this.path);
  }
}

function unmount(path: string): void {
  spawnSync('umount', ['--lazy', path]);
}

function mount(options: readonly string[]): void {
  const { status, stderr, error } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${options.join(' ')}: ${error?.message ?? stderr}`);
}

const mountPoint = await mkdtemp(join(tmpdir(), 'holdfast-disk-'));
afterAll(() => rm(mountPoint, { recursive: true }));

/** Why no disk can be mounted here; empty: it can. */
const obstacle = ((): string => {
  try {
    new SmallDisk(mountPoint).remove();
    return '';
  } catch (error) {
    return ` (skipped, this needs the right to mount: ${String(error)})`;
  }
})();

const uuid = '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11';
const version = (resourceVersion: number, bytes = 20_000): StoredDomain =>
  StoredDomain.fromJSON({ uuid, resourceVersion, spec: { uuid, name: 'web1', description: 'x'.repeat(bytes) } });

describe.skipIf(obstacle !== '')(`a real disk${obstacle}`, () => {
  let disk: SmallDisk;
  let store: DomainStore;
  beforeEach(async () => {
    disk = new SmallDisk(mountPoint);
    store = await openStore();
    await store.load();
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    disk.remove();
  });

  const openStore = (): Promise<DomainStore> =>
    DomainStore.open({
      stateDirectory: join(mountPoint, 'state'),
      runDirectory: join(mountPoint, 'run'),
      logger: createLogger({ level: 'silent' }),
    });
  const names = (): Promise<string[]> => readdir(join(mountPoint, 'state', 'domains'));
  const reopen = async (): Promise<readonly StoredDomain[]> => {
    await store[Symbol.asyncDispose]();
    store = await openStore();
    return (await store.load()).domains;
  };

  test('that is full: the old version stays, nothing is left over, and it goes on when there is room', async () => {
    await store.saveDomain(version(1));
    const makeRoom = await disk.fill();
    await expect(store.saveDomain(version(2))).rejects.toMatchObject({
      reason: 'STATE_WRITE_FAILED',
      details: { metadata: { code: 'ENOSPC' }, hint: 'make room on its disk and try again' },
    });
    expect(await names()).toEqual([`${uuid}.json`]);
    expect(await reopen()).toEqual([version(1)]);
    await store.saveDomain(version(3, 0)).catch(() => {}); // It may just fit where nothing had to grow.

    await makeRoom();
    await store.saveDomain(version(4));
    expect(await reopen()).toEqual([version(4)]);
  });

  test('that is full: a definition can be removed', async () => {
    await store.saveDomain(version(1));
    await disk.fill();
    await store.removeDomain(uuid);
    expect(await reopen()).toEqual([]);
  });

  test('that becomes read-only: reading goes on, writing fails until it is writable again', async () => {
    await store.saveDomain(version(1));
    const makeWritable = disk.makeReadOnly(join(mountPoint, 'state', 'domains'));
    await expect(store.saveDomain(version(2))).rejects.toMatchObject({
      reason: 'STATE_WRITE_FAILED',
      details: { metadata: { code: 'EROFS' } },
    });
    await expect(store.removeDomain(uuid)).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
    expect((await store.load()).domains).toEqual([version(1)]);

    makeWritable();
    await store.saveDomain(version(3));
    expect(await reopen()).toEqual([version(3)]);
  });

  test('that is read-only from the start: the daemon is told so', async () => {
    await store[Symbol.asyncDispose]();
    const makeWritable = disk.makeReadOnly(join(mountPoint, 'state'));
    await expect(openStore()).rejects.toMatchObject({
      reason: 'STATE_WRITE_FAILED',
      message: expect.stringContaining('EROFS') as unknown,
    });
    makeWritable();
    store = await openStore();
  });
});
