import { once } from 'node:events';
import {
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { AcquireSetRequest, HelloRequest, ReexecRequest, SetLimitsRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal, uuidOf } from './support/lock-client.ts';
import type { LockProbe } from './support/lock-probe.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';
import type { WireClient } from './support/wire-client.ts';

/** What a busy host may take for a new image. */
const patienceMs = 40_000;

let stack: AsyncDisposableStack;
let site: Site;
let lockd: LockdProcess;
let client: LockClient;
let wire: WireClient;
let probe: LockProbe;
let disk: string;

beforeEach(() => {
  ({ stack, site, client, wire, probe } = openStage());
  disk = site.disk('web.img');
});
afterEach(() => stack.disposeAsync());

const generation = async () => (await wire.call(wire.locks.hello, HelloRequest.fromPartial({}), patienceMs)).generation;

async function replace(): Promise<void> {
  const before = await generation();
  await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
  await until('the new image serves', async () => (await generation()) > before, patienceMs);
}

describe.each(['ofd', 'posix'] as const)('a new image takes over (%s locks)', (backend) => {
  test('calls in flight do not fail, no lease is free for a moment, and the guest keeps it to its end', async () => {
    lockd = await site.start('--backend', backend);
    const { guest, token } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    const shared = site.disk('shared.img');
    const keeper = await client.register({ name: 'app' });
    const { socket: hold } = await client.hold(keeper);
    await client.acquire(keeper, [shared], true);
    const db = await client.register({ name: 'db' });
    stack.defer(() => void dbHold.destroy());
    const { socket: dbHold } = await client.hold(db);
    await client.acquire(db, [shared], true);
    await probe.storm(leasePath(site.stateDirectory, disk));
    const before = await client.list();

    const busy = site.disk('busy.img');
    const errors: unknown[] = [];
    let calls = 0;
    let isOver = false;
    const caller = async (name: string) => {
      using own = new LockClient(site.socket);
      const ownToken = await own.register({ name });
      const { socket } = await own.hold(ownToken);
      const path = site.disk(`${name}.img`);
      while (!isOver) {
        try {
          await own.acquire(ownToken, [path]);
          await own.release(ownToken);
          calls += 2;
        } catch (error) {
          errors.push(error);
        }
      }
      socket.destroy();
    };
    const callers = ['one', 'two', 'three'].map(caller);
    await replace();
    const descriptors = readdirSync(`/proc/${lockd.pid}/fd`).length;
    await replace();
    await replace();
    isOver = true;
    await Promise.all(callers);
    expect([errors, calls > 0]).toEqual([[], true]);
    await until('no descriptor is left over', () => readdirSync(`/proc/${lockd.pid}/fd`).length <= descriptors, 20_000);

    expect(await client.list()).toEqual(before);
    expect(await generation()).toBe(3);
    expect((await client.hello()).pid).toBe(lockd.pid);
    expect(await client.register({ name: 'web', ...identity(guest.pid) }, token)).toBe(token);
    expect(await refusal(client.acquire(db, [disk]))).toMatchObject({
      busy: { holders: [{ owner: { name: 'web' } }] },
    });
    expect(await probe.isFree(leasePath(site.stateDirectory, busy))).toBe(true);

    hold.destroy();
    await until('the connection still keeps them', async () => (await client.list(uuidOf('app'))).length === 0, 20_000);
    expect(await probe.isFree(leasePath(site.stateDirectory, shared))).toBe(false);
    expect(await probe.grabs()).toBe(0);
    await guest.kill();
    await until('the storm gets it', async () => (await probe.grabs()) === 1, 20_000);
  });
});

test('sessions and watches end with the word that they may come again, and so do those who wait', async () => {
  lockd = await site.start();
  const token = await client.register({ name: 'web' });
  const { socket } = await client.hold(token);
  const other = await client.register({ name: 'db' });
  const { socket: otherHold } = await client.hold(other);
  await client.acquire(token, [disk]);
  using session = wire.session();
  await session.send({ $case: 'hello', value: { _unknownFields: {} } });
  using watch = wire.watch();
  await until('it watches', () => watch.kinds.includes('synced'), 20_000);
  const request = AcquireSetRequest.fromPartial({
    token: other,
    requestId: 'wait',
    waitMs: 600_000,
    leases: [{ path: disk }],
  });
  const waiting = refusal(wire.call(wire.locks.acquireSet, request));
  await until('it waits', async () => (await wire.call(wire.admin.getStatus, {})).waiting === 1, 20_000);
  await replace();
  expect(await waiting).toMatchObject({ reason: 'RESTARTING', code: status.UNAVAILABLE });
  await until('both ended', () => session.error !== undefined && watch.error !== undefined, 20_000);
  expect([session.error?.code, watch.error?.code]).toEqual([status.UNAVAILABLE, status.UNAVAILABLE]);
  const again = wire.call(wire.locks.acquireSet, request);
  await client.release(token);
  expect((await again).leases).toMatchObject([{ owner: { name: 'db' } }]);
  socket.destroy();
  otherHold.destroy();
});

test('clients that said nothing, or half of it, go on where they were, and limits stay as they were set', async () => {
  lockd = await site.start();
  const token = await client.register({ name: 'web' });
  const half = connect(`${site.socket}.hold`);
  const silent = connect(`${site.socket}.hold`);
  const stuck = connect(site.socket);
  stack.defer(() => {
    for (const each of [half, silent, stuck]) each.destroy();
  });
  await Promise.all([half, silent, stuck].map((each) => once(each, 'connect')));
  await wire.call(wire.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostWaiting: 7 } }));
  stuck.write('PRI * HTT');
  half.write(token.slice(0, 10));
  await until('all are there', async () => (await wire.call(wire.admin.getStatus, {})).holds === 2, 20_000);
  await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({ quiesceMs: 300 }), patienceMs);
  await until('the new image serves', async () => (await generation()) === 1, patienceMs);
  half.write(`${token.slice(10)}\n`);
  silent.write(`${token}\n`);
  const answers = await Promise.all([half, silent].map((each) => once(each, 'data')));
  expect(answers.map(([answer]) => String(answer))).toEqual(['ok\n', 'ok\n']);
  expect((await wire.call(wire.admin.getLimits, {})).limits).toMatchObject({ mostWaiting: 7, mostClients: 1024 });
  await client.acquire(token, [disk]);
});

test('settings are read again: what the file says holds, what it does not say stays as it was moved, and a wrong one changes nothing', async () => {
  const file = join(site.directory, 'lockd.toml');
  writeFileSync(file, 'max_clients = 500\nmax_waiting = 7\nfile_deadline_ms = 2000\n');
  lockd = await site.start('--config', file);
  const limits = async () => (await wire.call(wire.admin.getLimits, {}, patienceMs)).limits;
  expect(await limits()).toMatchObject({ mostClients: 500, mostHolds: 40_000, mostWaiting: 7 });
  await wire.call(wire.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostClients: 600, mostHolds: 9 } }));
  expect(await limits()).toMatchObject({ mostClients: 600, mostHolds: 9, mostWaiting: 7 });

  writeFileSync(file, 'max_clients = 500\nmax_clinets = 3\nmax_waiting = 0\n');
  expect(await refusal(wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs))).toMatchObject({
    reason: 'REEXEC_FAILED',
    message: expect.stringMatching(
      /lockd\.toml:2: max_clinets is not a setting; did you mean max_clients\?\n.*lockd\.toml:3: max_waiting is 0; expected a whole number from 1 to 1000000/,
    ),
  });
  expect(await limits()).toMatchObject({ mostClients: 600, mostHolds: 9, mostWaiting: 7 });

  writeFileSync(file, 'max_clients = 700\n');
  await replace();
  expect(await limits()).toMatchObject({ mostClients: 700, mostHolds: 9, mostWaiting: 256 });
  // The next one too knows what was moved, and what the first file said has no more weight.
  writeFileSync(file, '');
  await replace();
  expect(await limits()).toMatchObject({ mostClients: 600, mostHolds: 9, mostWaiting: 256 });
});

test('an image that cannot be had changes nothing', async () => {
  lockd = await site.start();
  const { guest } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  mkdirSync(`${site.socket}.state`);
  const { generation: asked } = await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
  const failure = async () => (await wire.call(wire.admin.getStatus, {}, patienceMs)).reexecFailure;
  await until('it is given up', async () => (await failure()).includes('EEXIST'), patienceMs);
  expect([asked, await generation(), await client.list()]).toMatchObject([0, 0, [{ path: disk }]]);
  expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
  rmSync(`${site.socket}.state`, { recursive: true });
  await replace();
  expect([await failure(), await probe.isFree(leasePath(site.stateDirectory, disk))]).toEqual(['', false]);
});

test('an image that does not stand its test, or is missing, is not started', async () => {
  const program = join(site.directory, 'holdfast-lockd.js');
  symlinkSync(Site.program, program);
  lockd = await site.startProgram(program);
  const { guest } = await startGuest(client, 'web', [site.disk('web.img')]);
  await using running = guest;
  const replace = () => wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
  renameSync(program, `${program}.away`);
  expect(await refusal(replace())).toMatchObject({ reason: 'REEXEC_FAILED' });
  writeFileSync(program, 'throw new Error("broken");');
  const { message } = await refusal(replace());
  expect(message).toContain('Error: broken');
  // One that ends well and says nothing, or something else, as another program would.
  for (const said of ['', 'console.log("hello")', 'console.log("null")']) {
    writeFileSync(program, said);
    expect(await refusal(replace())).toMatchObject({ reason: 'REEXEC_FAILED' });
  }
  expect(await client.hello()).toMatchObject({ pid: lockd.pid, generation: 0 });
  expect(await client.list()).toMatchObject([{ owner: { pid: running.pid } }]);
});

test(
  'a binary that vanishes after it stood its test: this image goes on, and the next attempt takes over',
  { timeout: 180_000 },
  async () => {
    const binary = join(site.directory, 'node');
    copyFileSync(process.execPath, binary, constants.COPYFILE_FICLONE);
    lockd = await site.startBinary(binary);
    const { guest } = await startGuest(client, 'web', [disk]);
    stack.use(guest);
    await probe.storm(leasePath(site.stateDirectory, disk));
    // Somebody who says nothing is waited for, and the binary goes meanwhile.
    const silent = connect(site.socket);
    stack.defer(() => void silent.destroy());
    await once(silent, 'connect');
    await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({ quiesceMs: 3000 }), patienceMs);
    renameSync(binary, `${binary}.away`);
    const failure = async () => (await wire.call(wire.admin.getStatus, {}, patienceMs)).reexecFailure;
    await until('it is given up', async () => (await failure()) === 'execve: ENOENT', patienceMs);
    expect([await generation(), (await client.list()).length, await probe.grabs()]).toEqual([0, 1, 0]);
    renameSync(`${binary}.away`, binary);
    silent.destroy();
    await replace();
    expect([await generation(), (await client.list()).length, await probe.grabs()]).toEqual([1, 1, 0]);
  },
);
