import { createServer, connect } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { SendMemory } from './send-memory.js';

test('what a socket has not taken whole keeps its memory; everything arrives as it was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'send-memory-'));
  const server = createServer().listen(join(folder, 's'));
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const socket = connect(join(folder, 's'));
  await once(socket, 'connect');
  const [reader] = (await accepted) as [NodeJS.ReadableStream];
  const memory = new SendMemory();
  // Nobody reads yet, so that the socket is soon full, and much later it is not.
  const lengths = [20_000, 70_000, 100, 70_000, 60_000, 70_000, 70_000, 200_000, 70_000];
  const pieces = new Set<ArrayBufferLike>();
  for (const [index, length] of lengths.entries()) {
    const message = memory.cut(length).fill(index + 1);
    if (message.buffer.byteLength === 72 * 1024) pieces.add(message.buffer);
    socket.write(message);
    memory.written(socket);
  }
  socket.end();
  const chunks: Buffer[] = [];
  for await (const chunk of reader) chunks.push(chunk as Buffer);
  const expected = Buffer.concat(lengths.map((length, index) => Buffer.alloc(length, index + 1)));
  expect(Buffer.concat(chunks).equals(expected)).toBe(true);
  // One as long as the socket took everything, then one for each that it kept.
  expect(pieces.size).toBeGreaterThan(1);
  expect(pieces.size).toBeLessThan(lengths.length - 2);
  server.close();
  rmSync(folder, { recursive: true });
});
