import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { status } from '@grpc/grpc-js';
import { AcquireSetRequest, OpenRequest, SetLimitsRequest } from '@holdfast/protocol/lock';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { leasePath } from './support/lease-path.ts';
import type { LockdProcess } from './support/lockd-process.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

// New images and programs of their own: on a machine that has other things to do each takes its time.
vi.setConfig({ testTimeout: 180_000 });

const patienceMs = 40_000;
const stage = openStage();
const { stack, site, client, wire, probe } = stage;
let lockd: LockdProcess;
let token: string;
let disk: string;

beforeAll(async () => {
  lockd = await site.start();
  disk = site.disk('web.img');
  token = await stage.owner();
});
afterAll(() => stack.disposeAsync());

/** What a lease was granted and given back as: [1, 1] when all is well. */
async function served(): Promise<readonly number[]> {
  const granted = await client.acquire(token, [disk]);
  return [granted.length, await client.release(token)];
}

test('who sends slowly, or half a request, holds nobody up', async () => {
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
  const settings = '\0\0\0\u0004\0\0\0\0\0';
  // Of a frame of headers that has 100 bytes, three.
  const half = '\0\0d\u0001\u0004\0\0\0\u0001abc';
  const sockets = ['P', preface, `${preface}${settings}`, `${preface}${settings}${half}`].flatMap((bytes) =>
    Array.from({ length: 25 }, () => {
      const socket = connect(site.socket).on('error', () => undefined);
      socket.write(bytes, 'latin1');
      return socket;
    }),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (let round = 0; round < 5; round++) {
    for (const socket of sockets) socket.write('\0', 'latin1');
    expect(await served()).toEqual([1, 1]);
  }
  for (const socket of sockets) socket.destroy();
  await until('they are gone', async () => (await wire.call(wire.admin.getStatus, {})).clients <= 2, patienceMs);
});

test('who never reads is not read from, and holds nobody up', async () => {
  const session = wire.sessions.open();
  stack.defer(() => session.cancel());
  session.on('error', () => undefined);
  session.pause();
  const calls = Array.from({ length: 200 }, (_, id) => ({
    id,
    call: { $case: 'listLeases', value: { ownerUuid: '' } } as const,
  }));
  const many = site.disk('many.img');
  const other = await client.register({ name: 'many' });
  const { socket } = await client.hold(other);
  await client.acquire(other, [many]);
  for (let round = 0; round < 200; round++) {
    session.write(OpenRequest.fromPartial({ calls }));
  }
  for (let round = 0; round < 20; round++) expect(await served()).toEqual([1, 1]);
  expect(residentBytes(lockd.pid)).toBeLessThan(512 * 1024 * 1024);
  socket.destroy();
});

test('so many clients may be connected, and no more: one too many is closed, and those that are there go on', async () => {
  await wire.call(wire.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostClients: 4 } }));
  const sockets = Array.from({ length: 8 }, () => connect(site.socket).on('error', () => undefined));
  for (const socket of sockets) socket.resume();
  await until('those too many are closed', () => sockets.filter(({ destroyed }) => destroyed).length >= 4, patienceMs);
  await lockd.logged('too many are open');
  expect(await served()).toEqual([1, 1]);
  for (const socket of sockets) socket.destroy();
  await wire.call(wire.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostClients: 1024 } }));
});

test('lockd is stopped while clients wait: they are told by their deadline, and nothing is granted twice when it goes on', async () => {
  const request = AcquireSetRequest.fromPartial({ token, requestId: 'one', leases: [{ path: disk }] });
  expect(await served()).toEqual([1, 1]);
  lockd.signal('SIGSTOP');
  const waiting = Promise.allSettled(Array.from({ length: 5 }, () => wire.call(wire.locks.acquireSet, request, 300)));
  for (const outcome of await waiting) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: status.DEADLINE_EXCEEDED } });
  }
  lockd.signal('SIGCONT');
  const { leases } = await wire.call(wire.locks.acquireSet, request, patienceMs);
  expect([leases.length, (await client.list()).filter(({ path }) => path === disk).length]).toEqual([1, 1]);
  expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
  expect(await client.release(token)).toBe(1);
});

function residentBytes(pid: number): number {
  return 4096 * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
}
