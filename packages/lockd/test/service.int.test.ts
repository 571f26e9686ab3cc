import { existsSync, mkdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ReexecRequest } from '@holdfast/protocol/lock';
import { expect, test } from 'vitest';
import { openServiceManager } from '../../systemd/test/support/service-manager.js';
import { LockClient } from './support/lock-client.js';
import { Site } from './support/lockd-process.js';
import { until } from './support/until.js';
import { WireClient } from './support/wire-client.js';

const program = fileURLToPath(new URL('../bin/holdfast-lockd.js', import.meta.url));

test('lockd serves the sockets that it was started with, says so, and leaves them', async () => {
  await using site = new Site();
  const { socket, stateDirectory, directory } = site;
  mkdirSync(dirname(socket), { mode: 0o700 });
  const command = [process.execPath, program, '--socket', socket, '--state-dir', stateDirectory];
  const doors = {
    hold: `${socket}.hold`,
    lock: socket,
    admin: `${socket}.admin`,
    metrics: `${socket}.metrics`,
  };
  await using manager = await openServiceManager(directory, doors, command);
  const pid = await manager.start();
  await manager.until('ready', ({ text }) => text?.includes('READY=1') === true);
  {
    using client = new LockClient(socket);
    expect(await client.hello()).toMatchObject({ holdSocket: `${socket}.hold` });
    // What the unit does at a reload. The sockets stay those of the service manager.
    using admin = new WireClient(`${socket}.admin`);
    const inodes = Object.values(doors).map((path) => statSync(path).ino);
    await admin.call(admin.admin.reexec, ReexecRequest.fromPartial({}));
    await until('a new image serves', async () => (await client.hello()).generation === 1);
    expect(await client.hello()).toMatchObject({ pid });
    expect(Object.values(doors).map((path) => statSync(path).ino)).toEqual(inodes);
    expect(await answersOn(`${socket}.metrics`)).toContain('HTTP/1.1 200');
  }
  manager.signal('SIGTERM');
  expect(await manager.until('the end', ({ event }) => event === 'ended')).toMatchObject({ code: 0 });
  expect(manager.told).toEqual([
    'READY=1',
    `STATUS=keeps locks in ${stateDirectory}`,
    'READY=1',
    `STATUS=keeps locks in ${stateDirectory}`,
    'STOPPING=1',
    'STATUS=gives up its locks',
  ]);
  expect(Object.values(doors).filter((path) => !existsSync(path))).toEqual([]);
});

async function answersOn(path: string): Promise<string> {
  const socket = connect(path);
  socket.write('GET /metrics HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n');
  return text(socket);
}
