import { type Admin, connect, connectAdmin } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const patience = { timeoutMs: 60_000 };
let daemon: TestDaemon;
let admin: Admin;
beforeAll(async () => {
  const settings = ['--max-clients-per-user', '1', '--max-waiting-calls', '30', '--admin-max-clients', '40'];
  daemon = await startTestDaemon({ args: settings });
  admin = await connectAdmin({ uri: daemon.uri, ...patience });
}, 60_000);
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]();
  await daemon?.[Symbol.asyncDispose]();
});

const forEverybody = { maxClients: 5000, maxClientsPerUser: 1, maxAnonymousClients: 100, maxQueuedClients: 1000 };
/** It has no limit of one user in its settings: there one user may have all places. */
const forAdministrators = { maxClients: 40, maxClientsPerUser: 40, maxAnonymousClients: 20, maxQueuedClients: 20 };

test('who is refused for max_clients_per_user comes in when it is raised; lowered, it cuts nobody off', async () => {
  await using first = await connect({ uri: daemon.uri, ...patience });
  await first.ping();
  const refused = (connected: number, most: number) => ({
    code: 'RESOURCE_EXHAUSTED',
    rawMessage: `${connected} clients of this user are connected, of at most ${most} (max_clients_per_user); no place became free`,
    hint: 'see who is there with: holdfast admin clients; raise max_clients_per_user with: holdfast admin limits',
    details: { metadata: { limit: 'max_clients_per_user' } },
  });
  await expect(connect({ uri: daemon.uri, ...patience })).rejects.toMatchObject(refused(1, 1));

  expect(await admin.setClientLimits({ maxClientsPerUser: 2 })).toMatchObject({
    maxClients: 5000,
    maxClientsPerUser: 2,
  });
  await using second = await connect({ uri: daemon.uri, ...patience });
  await second.ping();

  await admin.setClientLimits({ maxClientsPerUser: 1 });
  await Promise.all([first.ping(), second.ping()]);
  await expect(connect({ uri: daemon.uri, ...patience })).rejects.toMatchObject(refused(2, 1));
  expect(await admin.clientLimits()).toMatchObject({ clients: 2, maxClientsPerUser: 1 });
}, 200_000);

test('what is out of range is refused with its field and its range, and changes nothing', async () => {
  const clients = admin.setClientLimits({ maxClients: 7, maxClientsPerUser: 0 });
  await expect(clients).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: {
      violations: [{ field: 'max_clients_per_user', found: '0', expected: 'a whole number from 1 to 1000000' }],
    },
  });
  const workers = admin.setWorkerPool({ maxWorkers: 7, maxWaitingCalls: 1_000_001 });
  await expect(workers).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: {
      violations: [{ field: 'max_waiting_calls', found: '1000001', expected: 'a whole number from 0 to 1000000' }],
    },
  });
  expect(await admin.clientLimits()).toMatchObject(forEverybody);
  expect(await admin.workerPool()).toMatchObject({ maxWorkers: 256, maxWaitingCalls: 30 });
});

test('who has no place among administrators is told what gives them more; they themselves could not', async () => {
  await admin.setClientLimits({ server: 'admin', maxClients: 1 });
  await expect(connectAdmin({ uri: daemon.uri, ...patience })).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    rawMessage: 'the daemon has 1 clients, of at most 1 (max_clients); no place became free',
    hint: 'end a program that administers this daemon, or raise admin_max_clients in the settings, which SIGHUP has read again',
  });
  await admin.setClientLimits({ server: 'admin', maxClients: 40 });
}, 90_000);

test('what was set at run time is gone when the settings are read again, on both servers', async () => {
  const limits = async () => [await admin.clientLimits(), await admin.clientLimits({ server: 'admin' })];
  const waiting = async () =>
    [await admin.workerPool(), await admin.workerPool({ server: 'admin' })].map(
      ({ maxWaitingCalls }) => maxWaitingCalls,
    );
  expect(await limits()).toMatchObject([forEverybody, forAdministrators]);
  expect(await waiting()).toEqual([30, 1000]);

  for (const server of ['holdfastd', 'admin']) {
    const change = { maxClients: 50, maxClientsPerUser: 51, maxAnonymousClients: 52, maxQueuedClients: 53 };
    expect(await admin.setClientLimits({ server, ...change })).toMatchObject(change);
    expect(await admin.setWorkerPool({ server, maxWaitingCalls: 54 })).toMatchObject({ maxWaitingCalls: 54 });
  }
  process.kill(daemon.pid, 'SIGHUP');
  await expect.poll(waiting, { timeout: 60_000 }).toEqual([30, 1000]);
  expect(await limits()).toMatchObject([forEverybody, forAdministrators]);
}, 90_000);
