import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CreateSpaceRequest, ReexecRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leasePath } from '../support/lease-path.ts';
import { type LockClient, refusal } from '../support/lock-client.ts';
import type { LockProbe } from '../support/lock-probe.ts';
import type { Site } from '../support/lockd-process.ts';
import { type Stage, openStage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { WireClient } from '../support/wire-client.ts';

// New images and programs of their own: on a machine that has other things to do each takes its time.
vi.setConfig({ testTimeout: 180_000 });

/** What a busy host may take. */
const patienceMs = 40_000;

let stack: AsyncDisposableStack;
let site: Site;
let client: LockClient;
let wire: WireClient;
let probe: LockProbe;
let owner: Stage['owner'];

beforeEach(() => {
  ({ stack, site, client, wire, probe, owner } = openStage());
});
afterEach(() => stack.disposeAsync());

/** `quiesceMs`: how long those who are connected and say nothing may take to go. */
async function replace(quiesceMs = 0): Promise<void> {
  const generation = async () => (await wire.call(wire.locks.hello, {}, patienceMs)).generation;
  const before = await generation();
  await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({ quiesceMs }), patienceMs);
  await until('the new image serves', async () => (await generation()) === before + 1, patienceMs);
}

test('1: a client that never said who it is: virtlockd writes its null name, cannot read it, and loses every lock', async () => {
  await site.start();
  const disk = site.disk('web.img');
  await client.acquire(await owner('web'), [disk]);
  const strangers = [connect(site.socket), connect(`${site.socket}.hold`)];
  stack.defer(() => {
    for (const each of strangers) each.destroy();
  });
  await Promise.all(strangers.map((each) => once(each, 'connect')));
  await client.register({ name: 'unanchored' });
  await probe.storm(leasePath(site.stateDirectory, disk));
  await replace(2000);
  expect([await probe.grabs(), (await client.list()).map(({ path }) => path)]).toEqual([0, [disk]]);
});

test(
  '2: a state of more than 10 MB: virtlockd writes it, refuses to read it, and loses every lock',
  { timeout: 180_000 },
  async () => {
    const lockd = await site.start();
    const deep = Array.from({ length: 14 }, () => 'd'.repeat(240)).reduce(
      (path, name) => join(path, name),
      site.directory,
    );
    mkdirSync(deep, { recursive: true });
    const disk = join(deep, 'web.img');
    writeFileSync(disk, '');
    const token = await owner('web');
    // Many grants of one lease: a state of that size, and no more files than one.
    const [set, times] = [Array.from({ length: 700 }, () => disk), 5];
    for (let round = 0; round < times; round++) await client.acquire(token, set, true);
    await replace();
    expect(await lockd.logged('a new image takes over')).toMatchObject({ stateBytes: expect.toSatisfy(isLarge) });
    expect((await wire.call(wire.admin.getStatus, {}, patienceMs)).held).toBe(times * set.length);
    expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
  },
);

function isLarge(bytes: number): boolean {
  return bytes > 10 * 1024 * 1024;
}

test('3: a table of descriptors that is full: virtlockd cannot open its state file, and loses every lock', async () => {
  const lockd = await site.startLimited('-n 120');
  const token = await owner('web');
  const held: string[] = [];
  for (let index = 0; ; index++) {
    const disk = site.disk(`${index}.img`);
    const outcome = await client.acquire(token, [disk]).catch(() => undefined);
    if (outcome === undefined) break;
    held.push(disk);
  }
  expect(readdirSync(`/proc/${lockd.pid}/fd`).length).toBeGreaterThan(100);
  expect(await refusal(client.acquire(token, [site.disk('one-more.img')]))).toMatchObject({
    reason: 'RESOURCE_EXHAUSTED',
    metadata: { errno: 'EMFILE' },
  });
  await probe.storm(leasePath(site.stateDirectory, held[0] ?? ''));
  await replace();
  expect((await client.list()).map(({ path }) => path)).toEqual(held.toSorted());
  expect(await probe.grabs()).toBe(0);
  expect(await client.release(token)).toBe(held.length);
});

test('4: a lockspace whose directory cannot be made: virtlockd says that it was, and ends at the next upgrade', async () => {
  const lockd = await site.start();
  writeFileSync(join(site.directory, 'file'), '');
  const directory = join(site.directory, 'file', 'leases');
  const space = CreateSpaceRequest.fromPartial({ name: 'shared', directory });
  const refused = await refusal(wire.call(wire.spaces.createSpace, space));
  expect(refused).toMatchObject({
    reason: 'LOCK_FAILED',
    metadata: { errno: 'ENOTDIR', lockspace: 'shared', directory },
  });
  expect(refused.message).toContain(`the directory of lockspace shared cannot be opened: ENOTDIR`);
  expect((await wire.call(wire.admin.getStatus, {})).spaces.map(({ name }) => name)).toEqual([]);
  const token = await owner('web');
  const disk = site.disk('web.img');
  await refusal(client.acquire(token, [disk], false, '../shared'));
  await client.acquire(token, [disk]);
  await replace();
  expect([(await client.hello()).pid, (await client.list()).length]).toEqual([lockd.pid, 1]);
});
