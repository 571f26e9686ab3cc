import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { framesSocketOf } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFrames } from './open-frames.js';

let directory: string;
let servers: Server[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-frames-'));
  servers = [];
});
afterEach(() => {
  for (const server of servers) server.close();
  rmSync(directory, { recursive: true });
});

/** A socket for gRPC, at which nobody is asked anything, and one for frames beside it. */
async function serve(greet: (socket: Socket) => void): Promise<string> {
  const path = join(directory, 'daemon.sock');
  for (const [place, serveIt] of [
    [path, () => undefined],
    [framesSocketOf(path), greet],
  ] as const) {
    const server = createServer(serveIt);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(place, resolve));
  }
  return path;
}

test('what comes right behind the hello, or in pieces, reaches the taker in order', async () => {
  const path = await serve((socket) => {
    socket.once('data', () => {
      socket.write('HFF1P');
      setImmediate(() => {
        socket.write('BUFfirst');
        setImmediate(() => socket.end(' second'));
      });
    });
  });
  const frames = await openFrames(path, '', new AbortController().signal);
  let text = '';
  frames?.take((chunk) => (text += chunk.toString()));
  // The taker is not called from within `take`, before whoever takes has made itself ready.
  expect(text).toBe('');
  await new Promise((resolve) => frames?.socket.once('close', resolve));
  expect(text).toBe('first second');
});

test('each taker keeps its own bytes, though all sockets are read into one place', async () => {
  const path = await serve((socket) => {
    socket.once('data', () => {
      socket.write('HFF1PBUF');
      socket.on('data', (message) => socket.write(message));
    });
  });
  const signal = new AbortController().signal;
  const received = await Promise.all(
    ['a', 'b', 'c'].map(async (letter) => {
      const frames = await openFrames(path, '', signal);
      const chunks: Buffer[] = [];
      const sent = letter.repeat(100_000);
      await new Promise<void>((resolve) => {
        frames?.take((chunk) => {
          if (Buffer.concat([...chunks, chunk]).length === sent.length) resolve();
          chunks.push(chunk);
        });
        frames?.socket.write(sent);
      });
      frames?.socket.destroy();
      return Buffer.concat(chunks).toString() === sent;
    }),
  );
  expect(received).toEqual([true, true, true]);
});

test('another hello: no frames', async () => {
  const path = await serve((socket) => socket.once('data', () => socket.write('HFF9PBUF')));
  expect(await openFrames(path, '', new AbortController().signal)).toBeUndefined();
});

test('a token goes right behind a hello of its own; one that is too long for it goes by gRPC', async () => {
  let heard = '';
  const path = await serve((socket) =>
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.endsWith('hft_any')) socket.end('HFF1PTOK');
    }),
  );
  const { signal } = new AbortController();
  expect(await openFrames(path, 'hft_any', signal)).toMatchObject({ hasToken: true });
  expect(heard).toBe('HFF1PTOK\0\0\0\u0007hft_any');
  expect(await openFrames(path, 'x'.repeat(1025), signal)).toBeUndefined();
});

test('a daemon that is too old for tokens over frames: no frames', async () => {
  const path = await serve((socket) => socket.once('data', () => socket.end('HFF1NONE')));
  expect(await openFrames(path, 'hft_any', new AbortController().signal)).toBeUndefined();
});
