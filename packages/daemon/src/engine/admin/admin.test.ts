import { DrainRequest, SetClientLimitsRequest, SetLoggingRequest, SetWorkerPoolRequest } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { engineFixture } from '../../../test/engine/engine-fixture.js';
import type { FakeServer } from '../../../test/engine/fake-administration.js';

async function scene() {
  const fixture = await engineFixture();
  const [server, admin] = fixture.at.administration.servers as readonly FakeServer[];
  if (server === undefined || admin === undefined) throw new Error('the fixture has no servers');
  const { engine, context, at } = fixture;
  return { engine, context, at, server, admin, fixture, [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose]() };
}

const ada = { uid: 1000, gid: 100, groups: [], pid: 42, startTicks: '1' };

test('the servers with their workers and limits', async () => {
  await using at = await scene();
  at.server.connect(1, { door: 'rw', process: ada });
  const { servers } = await at.engine.listServers(at.context, {});
  expect(servers).toMatchObject([
    { name: 'holdfastd', pool: { maxWorkers: 20 }, limits: { clients: 1 } },
    { name: 'admin', limits: { clients: 0 } },
  ]);
});

test('the number of workers changes where it was given and stays where it was not', async () => {
  await using at = await scene();
  const request = SetWorkerPoolRequest.fromPartial({ maxWorkers: 50, maxWaitingCalls: 7 });
  const { pool } = await at.engine.setWorkerPool(at.context, request);
  expect(pool).toMatchObject({ minWorkers: 5, maxWorkers: 50, prioWorkers: 5, maxWaitingCalls: 7 });
  expect(await at.engine.getWorkerPool(at.context, { server: 'holdfastd' })).toEqual({ pool });
});

test('limits for clients change, of the server that was named', async () => {
  await using at = await scene();
  const change = SetClientLimitsRequest.fromPartial({ server: 'admin', maxClients: 3, maxClientsPerUser: 2 });
  await at.engine.setClientLimits(at.context, change);
  expect(await at.engine.getClientLimits(at.context, { server: 'admin' })).toMatchObject({
    limits: { maxClients: 3, maxClientsPerUser: 2, maxQueuedClients: 1000 },
  });
  expect(await at.engine.getClientLimits(at.context, { server: '' })).toMatchObject({
    limits: { maxClients: 5000, maxClientsPerUser: 1000 },
  });
});

test('a server that is not there is refused with those that are', async () => {
  await using at = await scene();
  await expect(at.engine.getWorkerPool(at.context, { server: 'admn' })).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    message: 'there is no server admn; there are holdfastd, admin',
    details: { hint: 'did you mean admin?' },
  });
});

test('clients of all servers by number, who they are, and the end of one', async () => {
  await using at = await scene();
  at.admin.connect(2, { door: 'admin', process: { ...ada, uid: 0 } });
  at.server.connect(1, { door: 'rw', process: ada });
  const certificate = { fingerprint: 'ab', distinguishedName: 'CN=ada' };
  at.server.connect(
    3,
    { door: 'tls', certificate },
    { transport: 'tls', peerAddress: '192.0.2.1:5', isReadOnly: true },
  );
  const { clients } = await at.engine.listClients(at.context, { server: '' });
  expect(clients).toMatchObject([
    {
      id: 1,
      server: 'holdfastd',
      caller: 'uid 1000',
      uid: 1000,
      gid: 100,
      pid: 42,
      transport: 'unix',
      readOnly: false,
    },
    { id: 2, server: 'admin', caller: 'uid 0' },
    {
      id: 3,
      caller: 'CN=ada',
      distinguishedName: 'CN=ada',
      peerAddress: '192.0.2.1:5',
      transport: 'tls',
      uid: undefined,
    },
  ]);
  expect(await at.engine.listClients(at.context, { server: 'admin' })).toMatchObject({ clients: [{ id: 2 }] });
  expect(await at.engine.getClient(at.context, { client: 3 })).toMatchObject({ client: { readOnly: true } });
  await at.engine.disconnectClient(at.context, { client: 1 });
  await expect(at.engine.getClient(at.context, { client: 1 })).rejects.toThrow(
    'there is no client 1; it may have gone',
  );
  await expect(at.engine.disconnectClient(at.context, { client: 1 })).rejects.toThrow('there is no client 1');
});

test('logging: what is given changes, what is not stays, and nothing of a request with a mistake', async () => {
  await using at = await scene();
  const set = (change: Parameters<typeof SetLoggingRequest.fromPartial>[0]) =>
    at.engine.setLogging(at.context, SetLoggingRequest.fromPartial(change));
  expect(await set({ filters: '1:rpc warn:drivers', outputs: '2:journald' })).toEqual({
    logging: { level: 'info', filters: 'debug:rpc warn:drivers', outputs: 'info:journal' },
  });
  await expect(set({ level: 'error', filters: 'loud:rpc' })).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    details: { violations: [{ field: 'filters', found: 'loud:rpc' }] },
  });
  await expect(set({ level: 'loud' })).rejects.toThrow('level is loud; expected one of trace');
  expect(await set({ filters: '' })).toEqual({ logging: { level: 'info', filters: '', outputs: 'info:journal' } });
  expect(await at.engine.getLogging(at.context, {})).toMatchObject({ logging: { filters: '' } });
});

test('limits of the daemon', async () => {
  await using at = await scene();
  await at.engine.setLimits(at.context, { jobWaitMs: 5, maxQueuedEvents: undefined });
  expect(await at.engine.getLimits(at.context, {})).toEqual({ limits: { jobWaitMs: 5, maxQueuedEvents: 1000 } });
  await expect(at.engine.setLimits(at.context, { jobWaitMs: 6, maxQueuedEvents: 0 })).rejects.toThrow(
    'max_queued_events is 0; expected from 1 to 1000000',
  );
  expect(at.at.limits.jobWaitMs).toBe(5);
});

test('status: what is there, what is waited for, and who answers', async () => {
  await using at = await scene();
  await at.fixture.started('web');
  await at.fixture.defined('db');
  const { status } = await at.engine.getStatus(at.context, {});
  expect(status).toMatchObject({
    version: '0.1.0',
    driver: 'test',
    domains: [
      { state: 'running', domains: 1 },
      { state: 'shutoff', domains: 1 },
    ],
    queuedJobs: 0,
    events: at.at.events.position,
    leaseManager: 'nop',
    leasesReachable: true,
    eventLoopMeanMs: 1,
    draining: false,
  });
  expect(status?.memoryBytes).toBeGreaterThan(status?.heapBytes ?? 0);
});

test('draining begins and ends, and tells how many calls are left', async () => {
  await using at = await scene();
  at.server.connect(1, { door: 'rw', process: ada }, { calls: 3 });
  at.admin.connect(2, { door: 'admin', process: ada });
  expect(await at.engine.drain(at.context, DrainRequest.create())).toEqual({ calls: 3 });
  expect(await at.engine.getStatus(at.context, {})).toMatchObject({ status: { draining: true } });
  await at.engine.drain(at.context, { resume: true });
  expect(at.at.administration.draining).toBe(false);
});

test('a time that no timer can wait is refused', async () => {
  await using at = await scene();
  await expect(at.engine.setDaemonTimeout(at.context, { idleTimeoutMs: 2 ** 31 })).rejects.toThrow(
    'idle_timeout_ms is 2147483648; expected at most 2147483647',
  );
  await at.engine.setDaemonTimeout(at.context, { idleTimeoutMs: 1000 });
  expect(at.at.administration.idleTimeoutMs).toBe(1000);
});
