import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPeerReader } from './peer-reader.js';

test('names the process that connected, and its groups', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hf-peer-'));
  const server = createServer().listen(join(directory, 's'));
  await once(server, 'listening');
  const client = connect(join(directory, 's'));
  const [socket] = (await once(server, 'connection')) as [Socket];
  const reader = loadPeerReader();
  expect(reader.credentials(socket)).toEqual({
    pid: process.pid,
    uid: process.getuid?.(),
    gid: process.getgid?.(),
  });
  // Node adds the effective group to those of the process; the kernel names only the supplementary ones.
  expect(process.getgroups?.()).toEqual(expect.arrayContaining(reader.groups(socket)));
  // What has been sent is counted, and nothing has.
  expect(reader.unreadBytes(socket)).toBe(0);
  client.destroy();
  socket.destroy();
  expect(() => reader.credentials(socket)).toThrow('closed already');
  server.close();
  rmSync(directory, { recursive: true });
});
