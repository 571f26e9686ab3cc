import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { HelloRequest, ReexecRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';
import { WireClient } from './support/wire-client.ts';

let stack: AsyncDisposableStack;
let site: Site;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
});
afterEach(() => stack.disposeAsync());

test('says that it is ready, and who it is', async () => {
  const lockd = await site.start();
  using client = new LockClient(site.socket);
  expect(lockd.stdout).toBe(`holdfast-lockd 0.1.0 ready on ${site.socket}\n`);
  expect(await client.hello()).toMatchObject({
    version: '0.1.0',
    pid: lockd.pid,
    holdSocket: `${site.socket}.hold`,
    backend: 'ofd',
  });
});

test('stops at SIGTERM when nothing is held, and can start again', async () => {
  const lockd = await site.start();
  expect(await lockd.kill('SIGTERM')).toBe(0);
  await site.start();
});

test('refuses to stop while leases are held, and says for whom', async () => {
  const lockd = await site.start();
  using client = new LockClient(site.socket);
  const disk = site.disk('web.img');
  const { guest } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  lockd.signal('SIGTERM');
  expect(await lockd.logged('stop refused')).toMatchObject({
    holdings: [{ domain: 'web', pid: guest.pid, path: disk }],
  });
  expect(await client.list()).toHaveLength(1);

  await guest.kill();
  await until('the lease is free', async () => (await client.list()).length === 0);
  expect(await lockd.kill('SIGTERM')).toBe(0);
});

test(
  'with --idle-exit it ends by itself, cleanly, and not while a guest has its lease',
  { timeout: 120_000 },
  async () => {
    const seconds = '3';
    const lockd = await site.start('--idle-exit', seconds);
    const client = new LockClient(site.socket);
    const { guest } = await startGuest(client, 'web', [site.disk('web.img')]);
    stack.use(guest);
    // A new image is told, too, when to end.
    const wire = new WireClient(site.socket);
    const generation = async () => (await wire.call(wire.locks.hello, HelloRequest.fromPartial({}), 40_000)).generation;
    await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), 40_000);
    await until('the new image serves', async () => (await generation()) > 0, 40_000);
    client[Symbol.dispose]();
    wire[Symbol.dispose]();

    // One that nobody ever comes to says when the time is over.
    const lonely = await stack.use(new Site()).start('--idle-exit', seconds);
    expect(await lonely.ended()).toBe(0);
    expect(lockd.hasEnded).toBe(false);

    await guest.kill();
    expect(await lockd.ended()).toBe(0);
    expect(lockd.log.find(({ msg }) => msg === 'stopping')).toMatchObject({ idleExitMs: 3000 });
  },
);

test.each([
  { how: 'a second signal', args: [], signals: 2 },
  { how: '--force', args: ['--force'], signals: 1 },
])('$how stops it all the same, and the next start takes the leases again', async ({ args, signals }) => {
  const lockd = await site.start(...args);
  using client = new LockClient(site.socket);
  await using probe = new LockProbe();
  const disk = site.disk('web.img');
  const { guest } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  if (signals === 2) {
    lockd.signal('SIGTERM');
    await lockd.logged('stop refused');
  }
  expect(await lockd.kill('SIGTERM')).toBe(0);
  await site.start();
  expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(false);
});

test('other signals do nothing, and open no debugger', async () => {
  const lockd = await site.start();
  using client = new LockClient(site.socket);
  for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE'] as const) lockd.signal(signal);
  expect(await client.hello()).toMatchObject({ pid: lockd.pid });
  expect(lockd.stderr).not.toContain('Debugger');
  expect(tcpSocketsOf(lockd.pid)).toEqual([]);
});

test('files and sockets are for their owner only', async () => {
  await site.start();
  using client = new LockClient(site.socket);
  const token = await client.register({ name: 'web' });
  const { socket } = await client.hold(token);
  await client.acquire(token, [site.disk('web.img')]);
  socket.destroy();
  const modes = (folder: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
        const file = statSync(join(folder, name));
        const short = name.replace(/[\da-f]{64}/, 'LEASE');
        return [short, `${file.isDirectory() ? 'd' : '-'}${(file.mode & 0o777).toString(8)}`];
      }),
    );
  expect(modes(site.stateDirectory)).toEqual({
    lockd: 'd700',
    'lockd/.lock': '-600',
    'lockd/org.holdfast.files': 'd700',
    'lockd/org.holdfast.files/.index': '-600',
    'lockd/org.holdfast.files/LEASE': '-600',
  });
  expect(modes(join(site.directory, 'run'))).toEqual({
    'lockd.sock': '-600',
    'lockd.sock.admin': '-600',
    'lockd.sock.hold': '-600',
    'lockd.sock.journal': '-600',
    'lockd.sock.lock': '-600',
    'lockd.sock.metrics': '-600',
  });
});

test.runIf(process.getuid?.() === 0)('another user is turned away even where the modes would let him in', async () => {
  const lockd = await site.start();
  chmodSync(site.directory, 0o755);
  chmodSync(join(site.directory, 'run'), 0o755);
  for (const path of [site.socket, `${site.socket}.hold`]) {
    chmodSync(path, 0o666);
    const stranger = `
import os, socket, sys
os.setgid(65534); os.setuid(65534)
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
print(len(peer.recv(100)))
`;
    expect(spawnSync('python3', ['-c', stranger, path], { encoding: 'utf8' })).toMatchObject({
      stdout: '0\n',
      stderr: '',
    });
  }
  const refused = () => lockd.log.filter(({ msg }) => msg.includes('neither root nor'));
  await until('both are logged', () => refused().length === 2);
  expect(refused()).toMatchObject([{ peer: { uid: 65534 } }, { peer: { uid: 65534 } }]);
});

test('a directory that others can write is refused', async () => {
  mkdirSync(join(site.directory, 'run'));
  chmodSync(join(site.directory, 'run'), 0o777);
  const lockd = site.launch();
  expect(await lockd.ended()).toBe(1);
  expect(lockd.stderr).toContain('can be written by others (mode 777); 700 is expected');
});

test('a wrong command line is explained', async () => {
  const lockd = site.launch('--backend', 'flock');
  expect(await lockd.ended()).toBe(64);
  expect(lockd.stderr).toContain('--backend is "flock"; auto, ofd and posix are accepted');
});

test('wrong settings are explained, and nothing is started', async () => {
  const file = join(site.directory, 'lockd.toml');
  writeFileSync(file, 'max_holds = "many"\nmax_holdz = 1\n');
  const lockd = site.launch('--config', file);
  expect([await lockd.ended(), lockd.stderr.split('\n')]).toEqual([
    64,
    [
      `holdfast-lockd: ${file}:1: max_holds is "many"; expected a whole number from 1 to 1000000`,
      `holdfast-lockd: ${file}:2: max_holdz is not a setting; did you mean max_holds?`,
      '',
    ],
  ]);
  const missing = site.launch('--config', `${file}.none`);
  expect([await missing.ended(), missing.stderr]).toEqual([
    64,
    `holdfast-lockd: ${file}.none cannot be read: ENOENT\n`,
  ]);
});

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

/** The TCP sockets of a process, by inode: a debugger would listen on one. */
function tcpSocketsOf(pid: number): string[] {
  const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8')).join('');
  const inodes = readdirSync(`/proc/${pid}/fd`).map(
    (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1],
  );
  return inodes.filter((inode) => inode !== undefined && tables.includes(` ${inode} `)) as string[];
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since the folder was read.
    return '';
  }
}
