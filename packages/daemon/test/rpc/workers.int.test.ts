import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DestroyDomainRequest,
  doorSocketOf,
  GetDomainRequest,
  GetWorkerPoolRequest,
  GetWorkerPoolResponse,
  SetWorkerPoolRequest,
  SetWorkerPoolResponse,
  StartDomainRequest,
} from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { byName } from '../engine/engine-calls.js';
import { daemonDirectory, startDaemon } from '../engine/daemon-process.js';
import { smallSpec } from '../engine/engine-fixture.js';
import { openRawSession } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';

const service = '/holdfast.v1.DomainService';

const start = (name: string) => ({
  method: `${service}/StartDomain`,
  payload: StartDomainRequest.encode({ ...StartDomainRequest.create(), domain: byName(name) }).finish(),
});
const destroy = (name: string) => ({
  method: `${service}/DestroyDomain`,
  payload: DestroyDomainRequest.encode({ ...DestroyDomainRequest.create(), domain: byName(name) }).finish(),
});
const get = (name: string) => ({
  method: `${service}/GetDomain`,
  payload: GetDomainRequest.encode({ ...GetDomainRequest.create(), domain: byName(name) }).finish(),
});

const raiseWaitingCalls = (maxWaitingCalls: number) => ({
  method: '/holdfast.v1.AdminService/SetWorkerPool',
  payload: SetWorkerPoolRequest.encode(SetWorkerPoolRequest.fromPartial({ maxWaitingCalls })).finish(),
});
const getWorkerPool = {
  method: '/holdfast.v1.AdminService/GetWorkerPool',
  payload: GetWorkerPoolRequest.encode({ server: '' }).finish(),
};

/** A daemon whose guests hang as soon as they are to run. */
async function startHanging(more: readonly string[]) {
  const directory = daemonDirectory();
  const script = join(directory, 'script.json');
  const hangs = ['a', 'b'].map((domain) => ({ verb: 'launch', domain, outcome: 'hang' }));
  writeFileSync(script, JSON.stringify({ faults: hangs }));
  const daemon = await startDaemon(directory, ['--test-script', script, ...more]);
  for (const name of ['a', 'b', 'c']) await daemon.calls.define(smallSpec(name));
  return daemon;
}

test('when every ordinary worker waits for a guest, destroy and looking still work', async () => {
  await using daemon = await startHanging(['--min-workers', '0', '--max-workers', '2', '--prio-workers', '1']);
  using session = openRawSession(daemon.socketPath);
  const hung = [session.call({ id: 1, ...start('a') }), session.call({ id: 2, ...start('b') })];
  await daemon.untilOperations(2);
  // This one would succeed, if it had a worker.
  let isStarted = false;
  const waits = session.call({ id: 3, ...start('c') }).then((reply) => {
    isStarted = reply.status === undefined;
    return reply;
  });
  expect((await session.call({ id: 4, ...get('c') })).status).toBeUndefined();
  expect(isStarted).toBe(false);
  expect((await session.call({ id: 5, ...destroy('a') })).status).toBeUndefined();
  expect((await hung[0])?.status).toBeDefined();
  expect((await waits).status).toBeUndefined();
  expect(await daemon.see('c')).toMatch(/^c running/);
  expect((await session.call({ id: 6, ...destroy('b') })).status).toBeUndefined();
  expect((await hung[1])?.status).toBeDefined();
});

test('when too many calls wait for a worker, further ones are refused at once', async () => {
  const limits = ['--min-workers', '0', '--max-workers', '1', '--max-waiting-calls', '2'];
  await using daemon = await startHanging(limits);
  using session = openRawSession(daemon.socketPath);
  const hung = session.call({ id: 1, ...start('a') });
  await daemon.untilOperations(1);
  const waiting = [2, 3].map((id) => session.call({ id, ...start('c') }));
  expect(reasonOf((await session.call({ id: 4, ...start('c') })).status)).toBe('RESOURCE_EXHAUSTED');
  // One that waits can be given up, and leaves its place.
  session.send({ $case: 'cancel', value: { id: 3 } });
  expect(reasonOf((await waiting[1])?.status)).toBe('CANCELLED');
  const again = session.call({ id: 5, ...start('c') });
  expect((await session.call({ id: 6, ...destroy('a') })).status).toBeUndefined();
  await hung;
  expect((await waiting[0])?.status).toBeUndefined();
  // The second start finds it running.
  expect(reasonOf((await again).status)).toBe('INVALID_STATE');
});

test('max_waiting_calls is raised at run time, when calls are refused for it', async () => {
  await using daemon = await startHanging(['--min-workers', '0', '--max-workers', '1', '--max-waiting-calls', '0']);
  using session = openRawSession(daemon.socketPath);
  using admin = openRawSession(doorSocketOf(daemon.socketPath, 'admin'));
  const hung = session.call({ id: 1, ...start('a') });
  await daemon.untilOperations(1);
  expect(reasonOf((await session.call({ id: 2, ...start('c') })).status)).toBe('RESOURCE_EXHAUSTED');
  const set = await admin.call({ id: 1, ...raiseWaitingCalls(1) });
  expect(SetWorkerPoolResponse.decode(set.payload)).toMatchObject({
    pool: { maxWorkers: 1, maxWaitingCalls: 1, queueDepth: 0 },
  });
  const waits = session.call({ id: 3, ...start('c') });
  // Behind it on the same stream: it waits by now.
  expect(reasonOf((await session.call({ id: 4, ...start('c') })).status)).toBe('RESOURCE_EXHAUSTED');
  const got = await admin.call({ id: 2, ...getWorkerPool });
  expect(GetWorkerPoolResponse.decode(got.payload)).toMatchObject({ pool: { queueDepth: 1 } });
  expect((await session.call({ id: 5, ...destroy('a') })).status).toBeUndefined();
  await hung;
  expect((await waits).status).toBeUndefined();
});

test('of one client only so many calls are under way, and urgent ones besides', async () => {
  await using daemon = await startHanging(['--max-client-requests', '1']);
  using session = openRawSession(daemon.socketPath);
  using other = openRawSession(daemon.socketPath);
  const hung = session.call({ id: 1, ...start('a') });
  await daemon.untilOperations(1);
  const waits = session.call({ id: 2, ...start('c') });
  expect((await session.call({ id: 3, ...get('c') })).status).toBeUndefined();
  expect(await daemon.see('c')).toMatch(/^c shutoff/);
  // Another client is not held up.
  expect((await other.call({ id: 1, ...get('c') })).status).toBeUndefined();
  expect((await session.call({ id: 4, ...destroy('a') })).status).toBeUndefined();
  await hung;
  expect((await waits).status).toBeUndefined();
});
