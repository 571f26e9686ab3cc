import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../model/clock.js';
import { openHold } from './hold-connection.js';

/** A clock on which nothing happens until `ring`. */
class StoppedClock implements Clock {
  #callbacks: (() => void)[] = [];

  now(): number {
    return 0;
  }

  elapsedMs(): number {
    return 0;
  }

  setTimeout(callback: () => void): () => void {
    this.#callbacks.push(callback);
    return () => {
      this.#callbacks = this.#callbacks.filter((each) => each !== callback);
    };
  }

  get waiting(): number {
    return this.#callbacks.length;
  }

  ring(): void {
    for (const callback of this.#callbacks) callback();
  }
}

let directory: string;
let clock: StoppedClock;
let server: Server;
let served: Promise<Socket>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hf-hold-'));
  clock = new StoppedClock();
  server = createServer().listen(join(directory, 's.hold'));
  await once(server, 'listening');
  served = once(server, 'connection').then(([socket]) => socket as Socket);
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

function open(signal: AbortSignal = new AbortController().signal): Promise<Socket> {
  return openHold({ socketPath: join(directory, 's'), answerMs: 2000, clock }, 'the-token', signal);
}

/** Serves one connection: reads the token and says `answer`. */
async function serve(answer: string): Promise<{ socket: Socket; token: string }> {
  const socket = await served;
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.write(answer);
  return { socket, token: bytes.toString() };
}

test('sends the token, and leaves the connection paused and out of the way', async () => {
  const opening = open();
  const { token, socket } = await serve('ok\n');
  const hold = await opening;
  expect({ token, paused: hold.isPaused(), waiting: clock.waiting }).toEqual({
    token: 'the-token\n',
    paused: true,
    waiting: 0,
  });
  hold.destroy();
  socket.destroy();
});

test('a refusal is what lockd says of a token it does not know', async () => {
  const opening = open();
  const { socket } = await serve('refused no owner is registered under this token\n');
  await expect(opening).rejects.toMatchObject({ refusal: { reason: 'OWNER_UNKNOWN' } });
  socket.destroy();
});

test.each(['okay\n', 'ok\nmore', 'x'.repeat(2000)])('%j is no agreement', async (answer) => {
  const opening = open();
  const { socket } = await serve(answer);
  await expect(opening).rejects.toMatchObject({ name: 'LockdRefused' });
  socket.destroy();
});

test('no answer in time', async () => {
  const opening = open();
  const socket = await served;
  clock.ring();
  await expect(opening).rejects.toMatchObject({ reason: 'LOCKD_UNAVAILABLE' });
  socket.destroy();
});

test('a connection that is closed instead of answered', async () => {
  const opening = open();
  (await served).destroy();
  await expect(opening).rejects.toMatchObject({ reason: 'LOCKD_UNAVAILABLE' });
  expect(clock.waiting).toBe(0);
});

test('a caller who gives up gets its own reason', async () => {
  const given = new AbortController();
  const opening = open(given.signal);
  const socket = await served;
  given.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
  socket.destroy();
});

test('nobody is asked for a caller who gave up before', async () => {
  await expect(open(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
