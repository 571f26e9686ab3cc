import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';

let stack: AsyncDisposableStack;
let site: Site;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
});
afterEach(() => stack.disposeAsync());

test('garbage on both sockets harms nobody', async () => {
  const lockd = await site.start();
  using client = new LockClient(site.socket);
  for (const path of [site.socket, `${site.socket}.hold`]) {
    for (const bytes of [
      '\n',
      'x'.repeat(100_000),
      '\0\0\0\n',
      'GET / HTTP/1.1\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0',
    ]) {
      const socket = connect(path).on('error', () => undefined);
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
    }
  }
  expect(await client.hold('no-such-token')).toMatchObject({
    answer: 'refused no owner is registered under this token',
  });
  expect(await client.hello()).toMatchObject({ pid: lockd.pid });
});

test('without descriptors a set is refused as a whole, and what fits is granted', async () => {
  const lockd = await site.startLimited('-n 80');
  using client = new LockClient(site.socket);
  const disks = Array.from({ length: 100 }, (_, index) => site.disk(`disk-${index}.img`));
  const token = await client.register({ name: 'web' });
  const { socket } = await client.hold(token);
  const before = readdirSync(`/proc/${lockd.pid}/fd`).length;
  expect(await refusal(client.acquire(token, disks))).toMatchObject({ reason: 'RESOURCE_EXHAUSTED' });
  expect(readdirSync(`/proc/${lockd.pid}/fd`).length).toBeLessThanOrEqual(before + 1);
  expect(await client.list()).toEqual([]);
  expect(await client.acquire(token, disks.slice(0, 10))).toHaveLength(10);
  socket.destroy();
});

test('a journal that cannot grow: nothing is granted, nothing stays locked, and releases go on', async () => {
  await site.startLimited('-f 4');
  using client = new LockClient(site.socket);
  await using probe = new LockProbe();
  const token = await client.register({ name: 'web' });
  const { socket } = await client.hold(token);
  const disks = Array.from({ length: 20 }, (_, index) => site.disk(`disk-${index}.img`));
  const outcomes = await Promise.allSettled(disks.map((disk) => client.acquire(token, [disk])));
  const granted = disks.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  const refused = disks.filter((_, index) => outcomes[index]?.status === 'rejected');
  expect([granted.length > 0, refused.length > 0]).toEqual([true, true]);
  expect(await refusal(client.acquire(token, refused))).toMatchObject({
    reason: 'RESOURCE_EXHAUSTED',
    metadata: { errno: 'EFBIG' },
  });
  for (const disk of refused) expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(true);
  expect((await client.list()).map(({ path }) => path)).toEqual(granted.toSorted());
  const journal = readFileSync(`${site.socket}.journal`, 'utf8');
  expect(journal.endsWith('\n')).toBe(true);
  for (const line of journal.trimEnd().split('\n')) JSON.parse(line);
  socket.destroy();
  await until('all are free', async () => (await client.list()).length === 0);
});

test('what makes no sense is refused with the reason', async () => {
  await site.start();
  using client = new LockClient(site.socket);
  const disk = site.disk('web.img');
  const token = await client.register({ name: 'web' });
  expect(await refusal(client.acquire(token, [disk]))).toMatchObject({ reason: 'OWNER_UNANCHORED' });
  const { socket } = await client.hold(token);
  const refused = async (call: Promise<unknown>) => (await refusal(call)).reason;
  expect({
    unknown: await refused(client.acquire('no-such-token', [disk])),
    relative: await refused(client.acquire(token, ['web.img'])),
    missing: await refused(client.acquire(token, [join(site.directory, 'missing.img')])),
    twice: await refused(client.acquire(token, [disk, disk])),
    space: await refused(client.acquire(token, [disk], false, '../escape')),
    hidden: await refused(client.acquire(token, [disk], false, '.lock')),
    uuid: await refused(client.register({ name: 'web', uuid: 'web' })),
    name: await refused(client.register({ name: 'a\nb' })),
    half: await refused(client.register({ name: 'web', pid: process.pid })),
    gone: await refused(client.register({ name: 'web', ...identity(process.pid), startTime: 1 })),
    stranger: await refused(client.register({ name: 'db' }, token)),
  }).toEqual({
    unknown: 'OWNER_UNKNOWN',
    relative: 'INVALID_ARGUMENT',
    missing: 'FILE_NOT_FOUND',
    twice: 'INVALID_ARGUMENT',
    space: 'INVALID_ARGUMENT',
    hidden: 'INVALID_ARGUMENT',
    uuid: 'INVALID_ARGUMENT',
    name: 'INVALID_ARGUMENT',
    half: 'INVALID_ARGUMENT',
    gone: 'PROCESS_GONE',
    stranger: 'INVALID_ARGUMENT',
  });
  expect(await client.release('no-such-token')).toBe(0);
  expect(await client.release(token)).toBe(0);
  expect(readFileSync(`${site.socket}.journal`, 'utf8')).not.toContain('"grant"');
  socket.destroy();
});
