import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { status } from '@grpc/grpc-js';
import { AcquireSetRequest, CreateSpaceRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leasePath } from './support/lease-path.ts';
import { LockClient, refusal } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { WireClient } from './support/wire-client.ts';

const refuse = fileURLToPath(new URL('support/refuse.py', import.meta.url));
const nobody = 65_534;
const isAllRequired = process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;
const canBeNobody = isAllRequired || (process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0);

let stack: AsyncDisposableStack;
let site: Site;
let client: LockClient;
let wire: WireClient;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
  client = stack.use(new LockClient(site.socket));
  wire = stack.use(new WireClient(site.socket));
});
afterEach(() => stack.disposeAsync());

async function owner(): Promise<string> {
  const token = await client.register({ name: 'web' });
  const { socket } = await client.hold(token);
  stack.defer(() => void socket.destroy());
  return token;
}

const descriptors = ({ pid }: LockdProcess) => readdirSync(`/proc/${pid}/fd`).length;

test('ENOLCK: refused with the file and the error, what is held stays held, and what is given back may be had', async () => {
  const lockd = await site.startBy('python3', refuse, 'locks');
  const probe = stack.use(new LockProbe());
  const token = await owner();
  const held: string[] = [];
  let refused;
  while (refused === undefined) {
    const disk = site.disk(`${held.length}.img`);
    refused = await client.acquire(token, [disk]).then(
      () => void held.push(disk),
      (error: unknown) => error,
    );
    if (held.length > 64) throw new Error('every lock was had');
  }
  const before = descriptors(lockd);
  const more = ['one', 'two'].map((name) => site.disk(`${name}.img`));
  const said = await refusal(client.acquire(token, more));
  expect(said).toMatchObject({
    code: status.RESOURCE_EXHAUSTED,
    reason: 'RESOURCE_EXHAUSTED',
    metadata: { errno: 'ENOLCK', lockspace: 'org.holdfast.files' },
  });
  expect(said.message).toMatch(/^the lease file cannot be locked: ENOLCK.*\(in .*org\.holdfast\.files\)$/);
  expect([held.length > 0, descriptors(lockd) <= before]).toEqual([true, true]);
  expect((await client.list()).map(({ path }) => path)).toEqual(held.toSorted());
  const [first = ''] = held;
  expect(await probe.isFree(leasePath(site.stateDirectory, first))).toBe(false);
  expect(await probe.isFree(leasePath(site.stateDirectory, more[0] ?? ''))).toBe(true);
  expect(await client.release(token)).toBe(held.length);
  expect(await client.acquire(token, [first])).toHaveLength(1);
});

test('ENFILE: refused with the file and the error, and what needs no such file goes on', async () => {
  const lockd = await site.startBy('python3', refuse, 'files');
  const token = await owner();
  const disk = site.disk('web.img');
  await client.acquire(token, [site.disk('other.img')]);
  const before = descriptors(lockd);
  const direct = AcquireSetRequest.fromPartial({ token, leases: [{ path: disk, direct: true }] });
  const said = await refusal(wire.call(wire.locks.acquireSet, direct));
  expect(said).toMatchObject({ reason: 'RESOURCE_EXHAUSTED', metadata: { errno: 'ENFILE' } });
  expect(said.message).toMatch(/^the lease file cannot be locked: ENFILE: file table overflow, open '.*web\.img'/);
  expect([(await client.list()).length, descriptors(lockd) <= before + 1]).toEqual([1, true]);
  expect(await client.acquire(token, [disk])).toHaveLength(1);
});

test.runIf(canBeNobody)(
  'EACCES: a lockd that may not write to a directory, or to a lease file, says so, and goes on with all else',
  async () => {
    chmodSync(site.directory, 0o711);
    for (const name of ['run', 'state', 'leases']) {
      mkdirSync(join(site.directory, name), { mode: 0o700 });
      chownSync(join(site.directory, name), nobody, nobody);
    }
    const closed = join(site.directory, 'closed');
    mkdirSync(closed, { mode: 0o755 });
    const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--inh-caps=-all'];
    // Its settings would be looked for in the home of whoever runs this, which is not for others to look into.
    await site.startBy('env', `HOME=${site.directory}`, 'setpriv', ...identity);
    const createSpace = (name: string, directory: string) =>
      wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name, directory }));
    const folder = await refusal(createSpace('closed', closed));
    expect(folder).toMatchObject({ reason: 'LOCK_FAILED', metadata: { errno: 'EACCES', directory: closed } });
    expect(folder.message).toContain(
      `the directory of lockspace closed cannot be opened: EACCES: permission denied, open '${closed}/.index'`,
    );
    const leases = join(site.directory, 'leases');
    await createSpace('leases', leases);
    const token = await owner();
    const [disk, other] = [site.disk('web.img'), site.disk('other.img')];
    const [lease] = await client.acquire(token, [disk], false, 'leases');
    expect(await client.release(token)).toBe(1);
    // Somebody else's by now, as after a start by root.
    chownSync(lease?.lockFile ?? '', 0, 0);
    const file = await refusal(client.acquire(token, [other, disk], false, 'leases'));
    expect(file).toMatchObject({ reason: 'LOCK_FAILED', metadata: { errno: 'EACCES', lockspace: 'leases' } });
    expect(file.message).toContain(`EACCES: permission denied, open '${lease?.lockFile}'`);
    expect(await client.list()).toEqual([]);
    expect(await client.acquire(token, [other], false, 'leases')).toHaveLength(1);
  },
);
