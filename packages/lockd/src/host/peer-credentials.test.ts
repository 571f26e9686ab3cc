import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWelcome, loadReadPeer } from './peer-credentials.js';

test('names the process that connected', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hf-peer-'));
  const server = createServer().listen(join(directory, 's'));
  await once(server, 'listening');
  const client = connect(join(directory, 's'));
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(loadReadPeer()(socket)).toEqual({ pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
  client.destroy();
  socket.destroy();
  server.close();
  rmSync(directory, { recursive: true });
});

test.each([
  ['root', 0, 1000, true],
  ['oneself', 1000, 1000, true],
  ['another user', 1001, 1000, false],
  ['another user, where root runs it', 1001, 0, false],
  ['nobody the kernel can name', -1, 0, false],
])('%s', (_, uid, ownUid, expected) => {
  expect(isWelcome({ pid: 1, uid, gid: 0 }, ownUid)).toBe(expected);
});
