import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openServiceManager } from '../../systemd/test/support/service-manager.js';
import { LockClient } from './support/lock-client.js';
import { Site } from './support/lockd-process.js';

const program = fileURLToPath(new URL('../bin/holdfast-lockd.js', import.meta.url));

test('lockd serves the sockets that it was started with, says so, and leaves them', async () => {
  await using site = new Site();
  const { socket, stateDirectory, directory } = site;
  mkdirSync(dirname(socket), { mode: 0o700 });
  const command = [process.execPath, program, '--socket', socket, '--state-dir', stateDirectory];
  await using manager = await openServiceManager(directory, { hold: `${socket}.hold`, lock: socket }, command);
  await manager.start();
  await manager.until('ready', ({ text }) => text?.includes('READY=1') === true);
  {
    using client = new LockClient(socket);
    expect(await client.hello()).toMatchObject({ holdSocket: `${socket}.hold` });
  }
  manager.signal('SIGTERM');
  expect(await manager.until('the end', ({ event }) => event === 'ended')).toMatchObject({ code: 0 });
  expect(manager.told).toEqual([
    'READY=1',
    `STATUS=keeps locks in ${stateDirectory}`,
    'STOPPING=1',
    'STATUS=gives up its locks',
  ]);
  expect([existsSync(socket), existsSync(`${socket}.hold`)]).toEqual([true, true]);
});
