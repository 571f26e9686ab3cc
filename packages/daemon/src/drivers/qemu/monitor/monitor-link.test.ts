import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MonitorLink } from './monitor-link.js';

/** A monitor that answers everything with nothing, and can be made to hang up. */
describe('MonitorLink', () => {
  let folder: string;
  let server: Server;
  let sockets: Socket[];
  let told: string[];
  let link: MonitorLink;
  const waiting = new Set<() => void>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-link-'));
    sockets = [];
    told = [];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.write('{"QMP": {}}\n');
      socket.on('data', (data) => {
        for (const line of data.toString().split('\n').filter(Boolean)) {
          const { id } = JSON.parse(line) as { id: string };
          socket.write(`{"return": {}, "id": "${id}"}\n`);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(join(folder, 'qmp'), resolve));
    const tell = (what: string): void => {
      told.push(what);
      for (const wake of waiting) wake();
    };
    link = new MonitorLink({
      path: join(folder, 'qmp'),
      guest: 'web',
      timeoutMs: 1000,
      onEvent: ({ name }) => tell(name),
      onReachable: (reachable) => tell(reachable ? 'reachable' : 'unreachable'),
      onDisconnect: () => tell('disconnected'),
      // oxlint-disable-next-line require-await -- a real one asks the monitor here
      onReconnect: async () => tell('caught up'),
    });
  });
  afterEach(() => {
    link.close();
    server.close();
    for (const socket of sockets) socket.destroy();
    rmSync(folder, { recursive: true });
  });

  async function untilTold(what: string): Promise<void> {
    while (!told.includes(what)) {
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
    }
  }

  it('connects again by itself, catches up before anybody else, and says so once', async () => {
    await link.connect({});
    sockets[0]?.destroy();
    await untilTold('reachable');
    expect(told).toEqual(['disconnected', 'unreachable', 'caught up', 'reachable']);
    expect(await link.execute('query-name', undefined, {})).toEqual({});
  });

  it('refuses commands while there is no connection', async () => {
    await link.connect({});
    sockets[0]?.destroy();
    await untilTold('disconnected');
    await expect(async () => await link.execute('query-name', undefined, {})).rejects.toThrow(
      'monitor of guest web cannot be reached',
    );
    expect(link.isReachable).toBe(false);
  });

  it('hears nothing of an earlier connection, nor after it was closed', async () => {
    await link.connect({});
    sockets[0]?.write('{"event": "FIRST"}\n');
    await untilTold('FIRST');
    link.close();
    sockets[0]?.write('{"event": "SECOND"}\n');
    sockets[0]?.destroy();
    await expect(async () => await link.execute('query-name', undefined, {})).rejects.toThrow(
      'guest web is gone, or was let go of',
    );
    expect(told).toEqual(['FIRST']);
  });
});
