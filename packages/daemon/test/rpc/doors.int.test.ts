import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { doorSocketOf, framesSocketOf, methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { Identity } from '../../src/access/identity.js';
import { startDaemon } from '../engine/daemon-process.js';
import { plainCall } from './support/plain-call.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';
import { askAs } from './support/stranger.js';

const isRoot = process.getuid?.() === 0;
const version = '/holdfast.v1.AdminService/GetVersion';
const unary = methods.filter(({ requestStream, responseStream }) => !requestStream && !responseStream);
/** No request of any method: what is refused before it is decoded is refused for another reason. */
const rubbish = Buffer.from([0xff, 0xff, 0xff]);

function modesOf(socketPath: string): Record<string, string> {
  const paths = [socketPath, doorSocketOf(socketPath, 'ro'), doorSocketOf(socketPath, 'admin')];
  const all = paths.flatMap((path) => [path, framesSocketOf(path)]).filter((path) => existsSync(path));
  return Object.fromEntries(all.map((path) => [path.slice(dirname(path).length + 1), octal(path)]));
}

function octal(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test('the sockets have exactly the modes that are configured', async () => {
  await using daemon = await startDaemon(undefined, ['--read-only-socket']);
  expect(modesOf(daemon.socketPath)).toEqual({
    'd.sock': '600',
    'd-frames.sock': '600',
    'd-ro.sock': '666',
    'd-ro-frames.sock': '666',
    'd-admin.sock': '600',
    'd-admin-frames.sock': '600',
  });
});

test.runIf(isRoot)('a group gets the socket for everything, and none that is not known', async () => {
  const group = ['--unix-sock-group', '65534'];
  await using daemon = await startDaemon(undefined, [...group, '--unix-sock-ro-perms', '0640', '--read-only-socket']);
  expect(modesOf(daemon.socketPath)).toMatchObject({ 'd.sock': '660', 'd-ro.sock': '640', 'd-admin.sock': '600' });
  expect(statSync(daemon.socketPath).gid).toBe(65_534);
  await expect(startDaemon(undefined, ['--unix-sock-group', 'no-such-group'])).rejects.toThrow('no such group');
});

test('a daemon has no read-only socket where none is wanted', async () => {
  await using daemon = await startDaemon(undefined, ['--read-only-socket=false']);
  expect(existsSync(doorSocketOf(daemon.socketPath, 'ro'))).toBe(false);
});

test('the read-only door refuses every method that changes anything, before it is decoded', async () => {
  await using daemon = await startDaemon(undefined, ['--read-only-socket']);
  const path = doorSocketOf(daemon.socketPath, 'ro');
  using session = openRawSession(path);
  const channel = openChannel(path);
  const refused: string[] = [];
  for (const [index, { name, mutating, adminOnly }] of unary.entries()) {
    const inSession = await session.call({ id: index + 1, method: name, payload: rubbish });
    const plain = await plainCall(channel, name, rubbish);
    const reasons = [reasonOf(inSession.status), reasonOf(plain.details)];
    // What only looks may still want a permission.
    const isAsExpected = (reason: string | undefined): boolean =>
      mutating
        ? reason === 'READ_ONLY'
        : reason === 'PERMISSION_DENIED' || (!adminOnly && reason === 'INVALID_ARGUMENT');
    expect([name, reasons, reasons.every(isAsExpected)]).toEqual([name, reasons, true]);
    if (mutating) refused.push(name);
  }
  channel.close();
  expect(refused.length).toBeGreaterThan(10);
  expect((await session.call({ id: 1000, method: version })).status).toBeUndefined();
});

test('the admin door serves administration, and the others what is not for administrators alone', async () => {
  await using daemon = await startDaemon();
  using admin = openRawSession(doorSocketOf(daemon.socketPath, 'admin'));
  using main = openRawSession(daemon.socketPath);
  for (const [index, { name, service, adminOnly }] of unary.entries()) {
    const frame = { id: index + 1, method: name, payload: rubbish };
    const [here, there] = await Promise.all([admin.call(frame), main.call(frame)]);
    expect([name, reasonOf(here.status), reasonOf(there.status)]).toEqual([
      name,
      service === 'AdminService' ? 'INVALID_ARGUMENT' : 'PERMISSION_DENIED',
      adminOnly ? 'PERMISSION_DENIED' : 'INVALID_ARGUMENT',
    ]);
  }
});

/** A server that notes who calls. */
async function notingServer() {
  const seen: Identity[] = [];
  const served = await startServer({
    async ping({ identity }, { payload }) {
      seen.push(identity);
      return { payload };
    },
  });
  return { seen, served, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

const ping = '/holdfast.v1.AdminService/Ping';
const noPayload = Buffer.alloc(0);

test('who calls is what the kernel says, whatever the client says of itself', async () => {
  await using noting = await notingServer();
  const { served, seen } = noting;
  using other = openRawSession(served.adminPath);
  await other.call({ id: 1, method: ping });
  const client = new Client(`unix:${served.socketPath}`, credentials.createInsecure());
  const forged = new Metadata();
  // The number of the client at the admin door.
  forged.set('holdfast-client', '1');
  forged.set('holdfast-client-bin', Buffer.from('1'));
  await new Promise((resolve) => {
    const asItIs = (bytes: Buffer): Buffer => bytes;
    client.makeUnaryRequest(ping, asItIs, asItIs, noPayload, forged, {}, resolve);
  });
  client.close();
  const process_ = { uid: process.getuid?.(), gid: process.getgid?.(), pid: process.pid };
  expect(seen).toMatchObject([
    { door: 'admin', process: process_ },
    { door: 'rw', process: process_ },
  ]);
  expect(Number(seen[0]?.process?.startTicks)).toBeGreaterThan(0);
});

test.runIf(isRoot)('three users of one socket are told apart', async () => {
  await using noting = await notingServer();
  const { served, seen } = noting;
  const frames = framesSocketOf(served.socketPath);
  chmodSync(dirname(frames), 0o755);
  chmodSync(frames, 0o666);
  for (const uid of [0, 65_533, 65_534]) {
    expect(await askAs({ uid, gid: uid }, frames, ping, {})).toMatchObject({ reply: { id: 1 } });
  }
  expect(seen.map((identity) => [identity.process?.uid, identity.process?.gid])).toEqual([
    [0, 0],
    [65_533, 65_533],
    [65_534, 65_534],
  ]);
  // Without a right to the socket's file nobody comes as far as the daemon.
  const closed = framesSocketOf(served.adminPath);
  expect(await askAs({ uid: 65_534, gid: 65_534 }, closed, ping, {})).toEqual({ error: 'EACCES' });
});

test('clients of all doors have numbers of their own, and can be cut off', async () => {
  await using noting = await notingServer();
  const { served } = noting;
  using one = openRawSession(served.socketPath);
  using two = openRawSession(served.readOnlyPath);
  using three = openRawSession(served.adminPath);
  for (const session of [one, two, three]) await session.call({ id: 1, method: ping });
  const [everybody, admin] = served.server.controls;
  expect([everybody?.name, admin?.name]).toEqual(['holdfastd', 'admin']);
  expect(everybody?.clients()).toMatchObject([
    { id: 1, carrier: 'grpc', transport: 'unix', isReadOnly: false, calls: 0, callsDone: 1 },
    { id: 2, carrier: 'grpc', transport: 'unix', isReadOnly: true, calls: 0, callsDone: 1 },
  ]);
  expect(admin?.clients()).toMatchObject([{ id: 3, identity: { door: 'admin' } }]);
  expect([everybody?.disconnect(1), everybody?.disconnect(3)]).toEqual([true, false]);
  await one.ended;
  expect((await two.call({ id: 2, method: ping })).status).toBeUndefined();
  await expect.poll(() => everybody?.clients().map(({ id }) => id)).toEqual([2]);
});
