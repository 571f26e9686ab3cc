import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QmpMonitor } from '../monitor/qmp-monitor.js';
import { serveScript } from '../monitor/testing/serve-script.js';
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
  const server = await serveScript(path, async (command, id) => {
    await before(command);
    return `{"return": {"status": "cancelled"}, "id": "${id}"}`;
  });
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
