import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchDeath } from './death-watch.js';
import { findLeakedDescriptors } from './leaked-descriptors.js';
import { listenSocket } from './listen-socket.js';
import { identifyProcess, readBootId, signalProcess } from './process-identity.js';
import { runProgram } from './run-program.js';
import { spawnEmulator, type SpawnedProcess } from './spawn-emulator.js';

const bootId = readBootId();
const isRoot = process.getuid?.() === 0;

describe('spawnEmulator', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-spawn-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function start(
    script: string,
    more: { descriptors?: number[]; user?: { uid: number; gid: number } } = {},
  ): Promise<SpawnedProcess> {
    await using log = await open(join(folder, 'log'), 'a');
    return await spawnEmulator({
      binary: '/bin/sh',
      args: ['-c', script],
      directory: folder,
      environment: {},
      user: more.user,
      log: log.fd,
      descriptors: more.descriptors ?? [],
      leaked: findLeakedDescriptors(),
    });
  }

  it('gives the child exactly the descriptors that are meant, a session and its directory', async () => {
    const socket = await listenSocket(join(folder, 'socket'));
    const look = 'for fd in /proc/$$/fd/*; do readlink $fd; done; pwd; cut -d" " -f6 /proc/$$/stat; echo $$';
    const child = await start(look, { descriptors: [socket.descriptor] });
    socket.close();
    expect(await child.exited).toEqual({ code: 0, signal: null });
    const [...said] = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
    const open = said.filter((line) => line !== '/dev/null').map((line) => line.replace(/\d+\]$/, 'N]'));
    const log = join(folder, 'log');
    expect(open).toEqual([log, log, 'socket:[N]', folder, String(child.pid), String(child.pid)]);
  });

  it('keeps the socket file for a connection before the child is ready, closed to others', async () => {
    const path = join(folder, 'socket');
    const socket = await listenSocket(path);
    const child = await start('exec sleep 100', { descriptors: [socket.descriptor] });
    socket.close();
    const connected = connect(path);
    await new Promise<void>((resolve, reject) => {
      connected.once('connect', resolve);
      connected.once('error', reject);
    });
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600');
    const process = identifyProcess(child.pid, bootId);
    if (process === undefined) throw new Error('the child is gone');
    expect(signalProcess(process, bootId, 'SIGKILL')).toBe(true);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    connected.destroy();
  });

  it.runIf(isRoot)('gives up all rights', async () => {
    const child = await start('id -u; id -g; id -G; grep CapEff /proc/self/status', {
      user: { uid: 64055, gid: 64056 },
    });
    await child.exited;
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('64055\n64056\n64056\nCapEff:\t0000000000000000\n');
  });

  it('says what could not be started', async () => {
    await using log = await open(join(folder, 'log'), 'a');
    const options = {
      args: [],
      directory: folder,
      environment: {},
      user: undefined,
      log: log.fd,
      descriptors: [],
      leaked: [],
    };
    await expect(spawnEmulator({ ...options, binary: '/nowhere/qemu' })).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
      message: '/nowhere/qemu could not be started: ENOENT',
    });
  });
});

describe('watchDeath', () => {
  it('sees the end of a process that is not our child', async () => {
    const { stdout } = await runProgram('/bin/sh', ['-c', 'sleep 100 >/dev/null 2>&1 & echo $!'], { timeoutMs: 5000 });
    const process = identifyProcess(Number(stdout), bootId);
    if (process === undefined) throw new Error('the child is gone');
    using watch = watchDeath({ process, bootId });
    signalProcess(process, bootId, 'SIGKILL');
    watch.hurry();
    expect(await watch.dead).toBeUndefined();
  });
});

describe('runProgram', () => {
  it('collects what a program says of what it reads', async () => {
    const result = await runProgram('/bin/sh', ['-c', 'cat; echo oh >&2; exit 3'], { timeoutMs: 5000, input: 'hello' });
    expect(result).toEqual({ stdout: 'hello', stderr: 'oh\n', code: 3, signal: null, timedOut: false });
  });

  it('kills what takes too long, or is not wanted any more', async () => {
    expect(await runProgram('/bin/sleep', ['100'], { timeoutMs: 10 })).toMatchObject({
      signal: 'SIGKILL',
      timedOut: true,
    });
    const given = new AbortController();
    const running = runProgram('/bin/sleep', ['100'], { timeoutMs: 60_000, signal: given.signal });
    given.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});
