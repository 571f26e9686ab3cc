import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient, identity, refusal } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { type LockdProcess, Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';

/** Starts a process of a given number by clone3(2), and says so once it runs. */
const impostor = `
import ctypes, os, signal, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
wanted = (ctypes.c_int32 * 1)(int(sys.argv[1]))
args = ctypes.create_string_buffer(struct.pack('<11Q', 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(wanted), 1, 0))
pid = libc.syscall(435, args, 88)
if pid < 0: sys.exit(os.strerror(ctypes.get_errno()))
if pid == 0:
    while True: signal.pause()
print(pid, flush=True)
sys.stdin.read()
os.kill(pid, signal.SIGKILL)
os.waitpid(pid, 0)
`;
const canChoose = process.env['HOLDFAST_REQUIRE_ALL'] !== undefined || canChooseNumbers();

/** A kernel that lets us says of a number that it is in use, or starts a process of it. */
function canChooseNumbers(): boolean {
  const { status, stderr } = spawnSync('python3', ['-c', impostor, '2001'], { input: '', encoding: 'utf8' });
  return status === 0 || stderr.includes('File exists');
}

describe.runIf(canChoose)('the number of a guest is given to another process', () => {
  let stack: AsyncDisposableStack;
  let site: Site;
  let client: LockClient;
  let probe: LockProbe;
  let lockd: LockdProcess;
  let disk: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    site = stack.use(new Site());
    client = stack.use(new LockClient(site.socket));
    probe = stack.use(new LockProbe());
    disk = site.disk('web.img');
    lockd = await site.start();
  });
  afterEach(() => stack.disposeAsync());

  async function startImpostor(pid: number): Promise<void> {
    const child = spawn('python3', ['-c', impostor, String(pid)], { stdio: ['pipe', 'pipe', 'inherit'] });
    stack.defer(async () => {
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(Number(said.toString())).toBe(pid);
  }

  test('while lockd does not look: the lease is free when it does', async () => {
    const { guest, token } = await startGuest(client, 'web', [disk]);
    const before = identity(guest.pid);
    lockd.signal('SIGSTOP');
    await guest.kill();
    await startImpostor(guest.pid);
    lockd.signal('SIGCONT');
    await until('the lease is free', () => probe.isFree(leasePath(site.stateDirectory, disk)), 40_000);
    expect(identity(guest.pid).startTime).toBeGreaterThan(before.startTime);
    const late = client.register({ name: 'web', ...before }, token);
    expect(['PROCESS_GONE', 'OWNER_UNKNOWN']).toContain((await refusal(late)).reason);
    expect(readFileSync(`/proc/${guest.pid}/stat`, 'utf8')).toContain('python3');
  });

  test('while no lockd runs: the next one takes nothing for it', async () => {
    const { guest } = await startGuest(client, 'web', [disk]);
    await lockd.kill('SIGKILL');
    await guest.kill();
    await startImpostor(guest.pid);
    const next = await site.start();
    expect(next.log.find(({ msg }) => msg === 'serving')).toMatchObject({ recovery: { held: 0, gone: 1, lost: 0 } });
    expect(await probe.isFree(leasePath(site.stateDirectory, disk))).toBe(true);
  });
});
