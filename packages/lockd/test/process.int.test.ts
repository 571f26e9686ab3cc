import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelloRequest, ReexecRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient } from './support/lock-client.ts';
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
