import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QmpMonitor } from '../monitor/qmp-monitor.js';
import { saveState } from './save-state.js';

let folder: string;
const sockets: { end(): unknown }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-save-'));
});
afterEach(async () => {
  for (const each of sockets.splice(0)) each.end();
  await rm(folder, { recursive: true });
});

/** A monitor whose peer does something before it answers a command. */
async function monitorOf(before: (command: string) => Promise<void>): Promise<QmpMonitor> {
  const path = join(folder, 'qmp');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('{"QMP": {}}\n');
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const { execute, id } = JSON.parse(text.slice(0, end)) as { execute: string; id: string };
        text = text.slice(end + 1);
        void before(execute).then(() => socket.write(`{"return": {"status": "cancelled"}, "id": "${id}"}\n`));
      }
    });
  });
  server.listen(path);
  await once(server, 'listening');
  const monitor = await QmpMonitor.connect({
    path,
    guest: 'web',
    timeoutMs: 30_000,
    onEvent: () => {},
    onLost: () => {},
    onSilence: () => {},
  });
  sockets.push({ end: () => monitor.close() }, { end: () => server.close() });
  return monitor;
}

test(
  'a guest that connects once nobody wants its state any more is not kept waiting',
  { timeout: 120_000 },
  async () => {
    const socketPath = join(folder, 'state.sock');
    const controller = new AbortController();
    let isLetGo = false;
    const connect = async (): Promise<void> => {
      const socket: Socket = createConnection(socketPath);
      socket.on('error', () => {});
      // As QEMU does: it answers nobody while it waits for the other side to read.
      const isClosed = once(socket, 'close');
      socket.resume();
      await isClosed;
      isLetGo = true;
    };
    const monitor = await monitorOf(async (command) => {
      if (command === 'migrate') controller.abort(new Error('given up'));
      if (command === 'migrate_cancel') await connect();
    });
    const path = join(folder, 'web.state');
    const saving = saveState(path, {
      guest: 'web',
      monitor,
      socketPath,
      signal: controller.signal,
      onProgress: () => {},
    });
    await expect(saving).rejects.toThrow('given up');
    expect([isLetGo, existsSync(path)]).toEqual([true, false]);
  },
);
