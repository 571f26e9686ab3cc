import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSite } from '../../test/support/fake-services.ts';
import { until } from '../../test/support/until.ts';
import { serveHold } from './hold-socket.js';
import type { Owner } from '../owner-registry.js';

let site: FakeSite;
let server: Server;
let client: Socket;
let served: Socket;
let owner: Owner;
let received: string;

beforeEach(async () => {
  site = new FakeSite();
  owner = site.at.owners.create('u', 'web');
  received = '';
  server = createServer().listen(join(site.directory, 's'));
  await once(server, 'listening');
  client = connect(join(site.directory, 's')).setEncoding('utf8');
  client.on('data', (text: string) => (received += text)).on('error', () => undefined);
  [served] = (await once(server, 'connection')) as [Socket];
  serveHold(site.at, site.at.clients.add(served, { kind: 'hold', pid: 0, uid: 0, sinceMs: 0 }));
});
afterEach(async () => {
  client.destroy();
  served.destroy();
  server.close();
  await site[Symbol.asyncDispose]();
});

const answer = () => until('an answer', () => received.endsWith('\n'));
const closed = () => until('it is closed', () => served.destroyed && client.destroyed);

test('a token, byte by byte, is answered with ok and counted until it closes', async () => {
  for (const byte of `${owner.token}\n`) client.write(byte);
  await answer();
  expect([received, owner.holds]).toEqual(['ok\n', 1]);
  client.destroy();
  await until('it is no longer counted', () => owner.holds === 0);
});

test.each([
  ['an unknown token', 'no-such-token\n', 'refused no owner is registered under this token\n'],
  ['an empty line', '\n', 'refused no owner is registered under this token\n'],
  ['a line without an end', 'x'.repeat(300), 'refused one line with a token is expected, and nothing else\n'],
  ['more than a line', 'TOKEN\nmore', 'refused one line with a token is expected, and nothing else\n'],
])('%s is refused', async (_, text, expected) => {
  client.write(text.replace('TOKEN', owner.token));
  await closed();
  expect([received, owner.holds]).toEqual([expected, 0]);
});

test('who says nothing is sent away', async () => {
  site.clock.advance(30_000);
  await closed();
  expect(received).toBe('refused no token came within 30 s\n');
});

test('who said its token in time is served, though this process was stopped until that was over', async () => {
  client.write(`${owner.token}\n`);
  // Nothing of it has been read yet.
  site.clock.advance(3_600_000);
  await answer();
  expect([received, owner.holds]).toEqual(['ok\n', 1]);
});

test('who said its token is not', async () => {
  client.write(`${owner.token}\n`);
  await answer();
  site.clock.advance(3_600_000);
  expect([owner.holds, served.writableEnded]).toEqual([1, false]);
});

test('who writes on is cut off', async () => {
  client.write(`${owner.token}\n`);
  await answer();
  client.write('x');
  await closed();
  expect(owner.holds).toBe(0);
});
