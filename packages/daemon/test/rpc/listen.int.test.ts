import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenUnix } from '../../src/rpc/listen/listen-unix.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-listen-'));
});

afterEach(() => {
  process.umask(0o022);
  rmSync(folder, { recursive: true, force: true });
});

function listen(path: string, mode = 0o600): ReturnType<typeof listenUnix> {
  return listenUnix({ path, mode }, (socket) => socket.destroy());
}

/** Leaves a socket behind of which nobody knows any more, as a daemon does that is killed. */
function leaveSocket(path: string): void {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
  expect(lstatSync(path).isSocket()).toBe(true);
}

test.each([0o600, 0o660, 0o666])('the mode of the socket is what was asked for: %o', async (mode) => {
  for (const umask of [0, 0o022, 0o077]) {
    process.umask(umask);
    const path = join(folder, `s${umask}`);
    const listener = await listen(path, mode);
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(process.umask()).toBe(umask);
    await listener.close();
    expect(existsSync(path)).toBe(false);
  }
});

test.each([
  ['private', 0o600, 0o700],
  ['open to a group', 0o660, 0o755],
])('a directory that is made for a socket that is %s', async (_what, mode, expected) => {
  process.umask(0);
  const path = join(folder, 'run/holdfast/s');
  const listener = await listen(path, mode);
  expect(statSync(dirname(path)).mode & 0o777).toBe(expected);
  await listener.close();
});

test('a socket that a killed daemon left is replaced', async () => {
  const path = join(folder, 's');
  leaveSocket(path);
  const listener = await listen(path);
  const socket = createConnection(path).resume();
  // The one that answers closes at once.
  await once(socket, 'close');
  expect(socket.errored).toBeNull();
  await listener.close();
});

test("a living daemon's socket is not", async () => {
  const path = join(folder, 's');
  const first = await listen(path);
  await expect(listen(path)).rejects.toMatchObject({ reason: 'INVALID_STATE' });
  expect(existsSync(path)).toBe(true);
  await first.close();
});

test('neither is a file that is no socket', async () => {
  const path = join(folder, 's');
  writeFileSync(path, 'precious');
  await expect(listen(path)).rejects.toMatchObject({ reason: 'FILE_PERMISSION' });
  expect(statSync(path).size).toBe(8);
});

test('a directory into which anybody may put sockets is refused', async () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  await expect(listen(join(open, 's'))).rejects.toMatchObject({
    reason: 'FILE_PERMISSION',
    details: { metadata: { mode: '0777' } },
  });
  chmodSync(open, 0o1777);
  await (await listen(join(open, 's'))).close();
});

test('a listener that closes leaves the socket of its successor alone', async () => {
  const path = join(folder, 's');
  const listener = await listen(path);
  rmSync(path);
  const successor = createServer().listen(path);
  await expect.poll(() => existsSync(path)).toBe(true);
  await listener.close();
  expect(existsSync(path)).toBe(true);
  successor.close();
});

test('nothing but the socket stays in the directory', async () => {
  const listener = await listen(join(folder, 's'));
  expect(readdirSync(folder)).toEqual(['s']);
  await listener.close();
  expect(readdirSync(folder)).toEqual([]);
});
