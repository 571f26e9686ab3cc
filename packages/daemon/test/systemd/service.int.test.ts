import { createConnection } from 'node:net';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fullAccess } from '../../src/access/call-access.js';
import { internalIdentity } from '../../src/access/identity.js';
import { daemonArguments, daemonDirectory } from '../engine/daemon-process.js';
import { remoteEngine } from '../engine/remote-engine.js';
import {
  type Happening,
  openServiceManager,
  type ServiceManager,
} from '../../../systemd/test/support/service-manager.js';

const program = fileURLToPath(new URL('../../bin/holdfastd.js', import.meta.url));

interface Scene extends AsyncDisposable {
  readonly socketPath: string;
  readonly manager: ServiceManager;
}

async function open(doors: Record<string, string>, environment: Record<string, string> = {}): Promise<Scene> {
  const directory = daemonDirectory();
  const sockets = Object.fromEntries(Object.entries(doors).map(([name, file]) => [name, join(directory, file)]));
  const command = [process.execPath, program, ...daemonArguments(directory)];
  const manager = await openServiceManager(directory, sockets, command, environment);
  return {
    socketPath: join(directory, 'd.sock'),
    manager,
    async [Symbol.asyncDispose]() {
      await manager[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    },
  };
}

const says =
  (word: string) =>
  ({ text }: Happening): boolean =>
    text?.includes(word) === true;
const ends = ({ event }: Happening): boolean => event === 'ended';

async function ping(socketPath: string): Promise<void> {
  using remote = remoteEngine(socketPath);
  const payload = new Uint8Array([1]);
  const context = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const answer = await remote.engine.ping(context, { payload });
  expect([...answer.payload]).toEqual([1]);
}

test('a service manager is told when the daemon serves, that it lives, and that it stops', async () => {
  await using scene = await open({}, { WATCHDOG_USEC: '200000' });
  const { manager, socketPath } = scene;
  await manager.start();
  await manager.until('ready', says('READY=1'));
  await ping(socketPath);
  await manager.until('a sign of life', says('WATCHDOG=1'));
  manager.signal('SIGTERM');
  await manager.until('the end', ends);
  expect(manager.told.filter((line) => line !== 'WATCHDOG=1')).toEqual([
    'EXTEND_TIMEOUT_USEC=300000000',
    'STATUS=takes its guests back',
    'READY=1',
    `STATUS=serves on ${socketPath}, driver test`,
    'STOPPING=1',
    'STATUS=waits for 0 calls; guests go on',
    'EXTEND_TIMEOUT_USEC=45000000',
  ]);
  expect(manager.happened.find(ends)).toMatchObject({ code: 0 });
});

test('a socket that the daemon was started with is served, and left in its place', async () => {
  await using scene = await open({ rw: 'd.sock' });
  const { manager, socketPath } = scene;
  // Nobody serves yet: who connects waits.
  const early = ping(socketPath);
  const pid = await manager.start();
  await early;
  // It closes on exec: a guest that got it could answer those who want to manage machines.
  const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/3`, 'utf8'))?.[1] ?? '';
  expect(Number.parseInt(flags, 8) & 0o2_000_000).toBe(0o2_000_000);
  manager.signal('SIGTERM');
  await manager.until('the end', ends);
  expect(existsSync(socketPath)).toBe(true);
});

test('frames and metrics come through the sockets that were handed over, by their names', async () => {
  await using scene = await open({ metrics: 'm.sock', frames: 'f.sock', rw: 'd.sock' });
  const { manager, socketPath } = scene;
  const metrics = answerOf(join(dirname(socketPath), 'm.sock'), 'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
  // A frame without a length that could be one: whoever serves frames closes.
  const frames = answerOf(join(dirname(socketPath), 'f.sock'), Buffer.alloc(64, 0xff));
  await manager.start();
  expect(await metrics).toMatch(/^HTTP\/1\.1 200 OK/);
  await frames;
  await ping(socketPath);
});

/** What comes first, or at the end, from a socket to which something is written. */
function answerOf(path: string, text: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
    socket.once('close', () => resolve(''));
    socket.once('error', reject);
  });
}

test('a socket that the daemon knows no use for is refused before anything is touched', async () => {
  await using scene = await open({ rw: 'd.sock', http: 'h.sock' });
  await scene.manager.start();
  expect(await scene.manager.until('the end', ends)).toMatchObject({ code: 64 });
  expect(scene.manager.told).not.toContain('READY=1');
});

test('a daemon goes and the next one comes, and no client is refused', { timeout: 120_000 }, async () => {
  await using scene = await open({ rw: 'd.sock' });
  const { manager, socketPath } = scene;
  await manager.start();
  await manager.until('ready', says('READY=1'));
  const clients = connectInALoop(socketPath);
  for (let round = 0; round < 3; round++) {
    const before = clients.connected;
    const { length } = manager.happened;
    manager.signal('SIGTERM');
    await manager.until('the end', ends, length);
    await until(() => clients.connected > before);
    const waiting = ping(socketPath);
    await manager.start();
    await manager.until('ready', says('READY=1'), length);
    await waiting;
  }
  expect(await clients.stop()).toEqual([]);
});

/** Connects again and again, and gathers what was refused. */
function connectInALoop(path: string): { readonly connected: number; stop(): Promise<string[]> } {
  const refusals: string[] = [];
  let connected = 0;
  let goesOn = true;
  /** Connections that nobody has taken yet, or that are not over. */
  let open = 0;
  const loop = (async () => {
    while (goesOn) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(path);
        open++;
        socket.resume().once('close', () => open--);
        socket.once('connect', () => {
          connected++;
          socket.end();
          resolve();
        });
        socket.on('error', (error: NodeJS.ErrnoException) => {
          // What a daemon cuts off that goes was let in by it.
          if (error.syscall === 'connect') refusals.push(error.code ?? error.message);
          resolve();
        });
      });
      // Not faster: nobody accepts meanwhile, which may take long, and the kernel keeps no more than 1024.
      await delay(open < 500 ? 20 : 1000);
    }
  })();
  return {
    get connected() {
      return connected;
    },
    async stop() {
      goesOn = false;
      await loop;
      return refusals;
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}
