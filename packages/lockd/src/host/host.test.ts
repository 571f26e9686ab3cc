import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeHost } from '../../test/support/fake-services.ts';
import { loadFcntlOfd } from '../backends/fcntl-ofd.js';
import { isAlive, readHost } from './host.js';

test('knows its name and this boot', () => {
  const { name, bootId } = readHost();
  const expected = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  expect({ name, bootId }).toEqual({ name: hostname(), bootId: expected });
});

test('sees a process from its start to its end', async () => {
  const host = readHost();
  const child = spawn('sleep', ['1000']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const process = { pid, startTime: host.processStat(pid)?.startTime ?? 0, bootId: host.bootId };
  expect(isAlive(process, host)).toBe(true);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  expect(isAlive(process, host)).toBe(false);
});

test.each([
  ['sleeping', { state: 'S', startTime: 7, threads: 1 }, true],
  ['stopped', { state: 'T', startTime: 7, threads: 1 }, true],
  ['in a system call that does not end', { state: 'D', startTime: 7, threads: 1 }, true],
  ['a zombie', { state: 'Z', startTime: 7, threads: 1 }, false],
  ['a zombie of which nothing is left', { state: 'Z', startTime: 7, threads: 0 }, false],
  ['a first thread that ended before the others', { state: 'Z', startTime: 7, threads: 2 }, true],
  ['dead', { state: 'X', startTime: 7, threads: 0 }, false],
  ['another process with the same number', { state: 'S', startTime: 8, threads: 1 }, false],
])('%s', (_, stat, expected) => {
  const host = new FakeHost();
  host.processes.set(4711, stat);
  expect(isAlive({ pid: 4711, startTime: 7, bootId: 'this-boot' }, host)).toBe(expected);
});

test('nothing of an earlier boot lives', () => {
  const host = new FakeHost();
  expect(isAlive({ ...host.start(4711), bootId: 'earlier' }, host)).toBe(false);
});

test('what cannot be looked at is taken to live', () => {
  const host = new FakeHost();
  const process = host.start(4711);
  const blind = {
    name: host.name,
    bootId: host.bootId,
    processStat: () => {
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    },
    signal: () => false,
    duplicates: () => [],
  };
  expect(isAlive(process, blind)).toBe(true);
});

test('of the descriptors that a process has of one file, that which has the lock comes first', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hf-lockd-host-'));
  const path = join(directory, 'lease');
  const [before, locked, after] = [openSync(path, 'w+'), openSync(path, 'w+'), openSync(path, 'w+')];
  const copies: number[] = [];
  try {
    const { tryLock } = loadFcntlOfd();
    expect(await tryLock(locked, 'exclusive')).toBe(true);
    copies.push(...readHost().duplicates({ pid: process.pid, startTime: 0, bootId: '' }, path));
    const haveIt: boolean[] = [];
    for (const copy of copies) haveIt.push(await tryLock(copy, 'exclusive'));
    expect(haveIt).toEqual([true, false, false]);
    expect([...readHost().duplicates({ pid: process.pid, startTime: 0, bootId: '' }, `${path}.no`)]).toEqual([]);
  } finally {
    for (const each of [before, locked, after, ...copies]) closeSync(each);
    rmSync(directory, { recursive: true });
  }
});
