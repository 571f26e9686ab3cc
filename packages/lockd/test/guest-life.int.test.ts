import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';

const qemu = '/usr/bin/qemu-system-x86_64';
/** Runs on in a second thread after its first one has ended: /proc shows such a process as a zombie. */
const headless = `
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(1000,)).start()
ctypes.CDLL(None).syscall(60, 0)
`;

describe.each(['ofd', 'posix'] as const)('a lease lives as long as its guest (%s locks)', (backend) => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let client: LockClient;
  let probe: LockProbe;
  let disk: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    await site.start('--backend', backend);
    client = stack.use(new LockClient(site.socket));
    probe = stack.use(new LockProbe());
    disk = site.disk('web.img');
  });
  afterEach(() => stack.disposeAsync());

  const isFree = () => probe.isFree(leasePath(site.stateDirectory, disk));

  /** Starts a manager of its own process; answers it, and the pid of the guest it started. */
  async function manager(...command: readonly string[]): Promise<{ child: ChildProcess; guest: number }> {
    const script = fileURLToPath(new URL('support/manager.ts', import.meta.url));
    const child = spawn(process.execPath, [script, site.socket, disk, ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    stack.defer(() => void child.kill('SIGKILL'));
    if (!child.stdout) throw new Error('no stdout');
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { pid } = JSON.parse(line) as { pid: number };
    stack.defer(() => endProcess(pid));
    return { child, guest: pid };
  }

  async function killManager(child: ChildProcess): Promise<void> {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  test('the manager is killed: the guest keeps its lease; the guest is killed: it is free within a second', async () => {
    const { child, guest } = await manager('guest');
    await killManager(child);
    expect(await isFree()).toBe(false);
    expect(await client.list()).toMatchObject([{ path: disk, owner: { name: 'web', pid: guest }, orphaned: false }]);

    endProcess(guest);
    expect(await until('the lease is free', isFree)).toBeLessThan(1000);
    await until('nobody holds it', async () => (await client.list()).length === 0);
  });

  test('the manager is killed before it started a guest: the lease is free', async () => {
    const { child } = await manager('no-guest');
    expect(await isFree()).toBe(false);
    await killManager(child);
    expect(await until('the lease is free', isFree)).toBeLessThan(1000);
  });

  test('the manager is killed after it started a guest, before it said so: the guest keeps its lease', async () => {
    const { child, guest } = await manager('unbound');
    await killManager(child);
    expect(await client.list()).toMatchObject([{ path: disk, owner: { name: 'web', pid: 0 } }]);
    expect(await isFree()).toBe(false);
    endProcess(guest);
    expect(await until('the lease is free', isFree)).toBeLessThan(1000);
  });

  test('a guest that closes its connection and lives is ended, and keeps its lease until it is gone', async () => {
    // Has the connection while it lives for its owner, and lets go of it when the file is there.
    const closing = `
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
while not os.path.exists(sys.argv[1]): time.sleep(0.01)
os.close(3)
time.sleep(1000)
`;
    const go = join(site.directory, 'go');
    const { guest } = await startGuest(client, 'web', [disk], ['python3', '-c', closing, go]);
    stack.use(guest);
    const exit = once(guest.child, 'exit');
    writeFileSync(go, '');
    await until('it is asked to end', () => site.lastLog('it is being ended'), 20_000);
    expect(await isFree()).toBe(false);
    expect(await exit).toEqual([null, 'SIGKILL']);
    await until('the lease is free', isFree);
  });

  test('a guest whose first thread has ended still lives', async () => {
    const { guest } = await startGuest(client, 'web', [disk], ['python3', '-c', headless]);
    stack.use(guest);
    await until('it looks like a zombie', () => stateOf(guest.pid) === 'Z');
    expect(await client.list()).toMatchObject([{ orphaned: false }]);
    expect(await isFree()).toBe(false);
  });

  test('a guest that writes to its connection loses it, and not its lease', async () => {
    const writing = 'import os, time; os.write(3, b"x" * 100); time.sleep(1000)';
    const { guest } = await startGuest(client, 'web', [disk], ['python3', '-c', writing]);
    stack.use(guest);
    await until('lockd closes it', () => site.lastLog('its owner wrote to it'));
    expect(await isFree()).toBe(false);
    await guest.kill();
    expect(await until('the lease is free', isFree)).toBeLessThan(1000);
  });

  test.skipIf(!existsSync(qemu))('a real QEMU keeps its lease when the manager is killed', async () => {
    const options = ['-S', '-nodefaults', '-display', 'none', '-machine', 'none'];
    const { child, guest } = await manager(qemu, ...options);
    await killManager(child);
    expect(await isFree()).toBe(false);
    endProcess(guest);
    expect(await until('the lease is free', isFree)).toBeLessThan(1000);
  });
});

function endProcess(pid: number): void {
  if (pid === 0) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function stateOf(pid: number): string {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2)[0] ?? '';
}
