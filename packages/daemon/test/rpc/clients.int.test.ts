import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { framesSocketOf } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { daemonDirectory, startDaemon } from '../engine/daemon-process.js';
import { ask, type Asking, ping } from './support/ask.js';
import { startServer } from './support/start-server.js';
import { askAs } from './support/stranger.js';

const nobody = { uid: 65_534, gid: 65_534 };
/** Whoever waits is not told so early that there is no place. */
const patient = ['--handshake-timeout-ms', '60000'];
const isRoot = process.getuid?.() === 0;

/** Some turns of the event loop and some calls of others, in which whatever could be answered would have been. */
async function shortly(other: Asking): Promise<void> {
  for (let id = 100; id < 150; id++) await other.session.call({ id, method: ping });
}

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined).resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

test('beyond max_clients connections wait, and are served as others go', async () => {
  await using daemon = await startDaemon(undefined, ['--max-clients', '2', ...patient]);
  using first = ask(daemon.socketPath);
  using second = ask(daemon.socketPath);
  expect(await Promise.all([first.answer, second.answer])).toEqual(['hello', 'hello']);
  using third = ask(daemon.socketPath);
  await shortly(first);
  expect(third.isAnswered).toBe(false);
  second[Symbol.dispose]();
  expect(await third.answer).toBe('hello');
});

test('beyond max_queued_clients they are closed', async () => {
  await using daemon = await startDaemon(undefined, ['--max-clients', '1', '--max-queued-clients', '1', ...patient]);
  using first = ask(daemon.socketPath);
  await first.answer;
  using waiting = ask(daemon.socketPath);
  await shortly(first);
  await closed(createConnection(daemon.socketPath));
  await daemon.logs(/too many wait already/);
  first[Symbol.dispose]();
  expect(await waiting.answer).toBe('hello');
});

test('who has said nothing yet has few places, and further ones wait unread', async () => {
  const slow = { limits: { handshakeTimeoutMs: 600_000 }, serverLimits: { maxAnonymousClients: 4 } };
  await using served = await startServer({ ping: async () => ({ payload: Buffer.alloc(0) }) }, slow);
  const [everybody] = served.server.controls;
  const places = (): unknown => {
    const { anonymousClients, queuedClients } = everybody?.clientLimits() ?? {};
    return { anonymousClients, queuedClients };
  };
  const silent = Array.from({ length: 10 }, () => createConnection(served.socketPath));
  // One user has half of them.
  await expect.poll(places).toEqual({ anonymousClients: 2, queuedClients: 8 });
  for (const socket of silent) socket.destroy();
  await expect.poll(places).toEqual({ anonymousClients: 0, queuedClients: 0 });
});

test('who connects and says nothing locks nobody out', async () => {
  const limits = ['--max-anonymous-clients', '4', '--handshake-timeout-ms', '250'];
  await using daemon = await startDaemon(undefined, limits);
  // libvirt, with as many places as these are, never serves anybody again.
  const silent = Array.from({ length: 20 }, () => createConnection(daemon.socketPath));
  const ends = silent.map(closed);
  // Whoever is slow, as anybody on a busy machine, is let go of as well, and comes again.
  const tryOnce = async (): Promise<string> => {
    using client = ask(daemon.socketPath);
    return await Promise.race([client.answer, client.session.ended.then(({ details }) => details)]);
  };
  await expect.poll(tryOnce, { timeout: 60_000 }).toBe('hello');
  await Promise.all(ends);
});

test.runIf(isRoot)('one user cannot take the places of others', async () => {
  const directory = daemonDirectory();
  chmodSync(directory, 0o755);
  const limits = ['--max-clients', '40', '--max-clients-per-user', '10', '--max-queued-clients', '20', ...patient];
  await using daemon = await startDaemon(directory, [...limits, '--unix-sock-rw-perms', '0666']);
  const greedy = Array.from({ length: 15 }, () => ask(daemon.socketPath));
  try {
    await expect.poll(() => greedy.filter(({ isAnswered }) => isAnswered).length, { timeout: 20_000 }).toBe(10);
    const reply = await askAs(nobody, framesSocketOf(daemon.socketPath), ping);
    expect(reply).toMatchObject({ reply: { id: 1, response: {} } });
    expect(greedy.filter(({ isAnswered }) => isAnswered)).toHaveLength(10);
  } finally {
    for (const client of greedy) client[Symbol.dispose]();
  }
});

test('limits are taken up at SIGHUP, and those who wait are let in', async () => {
  const directory = daemonDirectory();
  const file = join(directory, 'holdfastd.toml');
  writeFileSync(file, 'max_clients = 1\nhandshake_timeout_ms = 60000\n');
  await using daemon = await startDaemon(directory, ['--config', file]);
  using first = ask(daemon.socketPath);
  await first.answer;
  using second = ask(daemon.socketPath);
  await shortly(first);
  expect(second.isAnswered).toBe(false);
  writeFileSync(file, 'max_clients = 2\nhandshake_timeout_ms = 60000\n');
  daemon.signal('SIGHUP');
  expect(await second.answer).toBe('hello');
});

test('limits that contradict each other are refused at the start', async () => {
  const directory = daemonDirectory();
  await expect(startDaemon(directory, ['--min-workers', '9', '--max-workers', '3'])).rejects.toThrow(
    'min_workers is 9 and max_workers is 3',
  );
  rmSync(directory, { recursive: true });
});

test('a daemon that nobody needs ends', async () => {
  await using daemon = await startDaemon(undefined, ['--idle-exit-seconds', '5']);
  using client = ask(daemon.socketPath);
  expect(await client.answer).toBe('hello');
  client[Symbol.dispose]();
  expect(await daemon.ended()).toEqual({ code: 0, signal: null });
});
