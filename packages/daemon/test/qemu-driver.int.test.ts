import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact, GuestProcess, LaunchPlan } from '../dist/drivers/driver.js';
import { QmpMonitor } from '../dist/drivers/qemu/monitor/qmp-monitor.js';
import { isProcessAlive, readBootId } from '../dist/drivers/qemu/process/process-identity.js';
import { createQemuEnvironment, hasQemu, type QemuEnvironment } from './qemu-driver-environment.js';

const patient = new AbortController().signal;
const bootId = readBootId();
const isRoot = process.getuid?.() === 0;
const MiB = 1024 * 1024;

let env: QemuEnvironment;
let facts: Fact[];

function planFor(change: (spec: DomainSpec) => object = (spec) => spec): LaunchPlan {
  const uuid = crypto.randomUUID();
  const spec = DomainSpec.fromPartial(change(env.bootableSpec('web', uuid)));
  return {
    uuid,
    name: 'web',
    id: 1,
    spec,
    incarnation: crypto.randomUUID(),
    inherit: [],
    report: (fact) => void facts.push(fact),
  };
}

/** The spec with these devices beside its own. */
function withDevices(devices: object): (spec: DomainSpec) => object {
  return (spec) => ({ ...spec, devices: { ...spec.devices, ...devices } });
}

async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}; facts: ${JSON.stringify(facts)}`);
    await env.pass(5);
  }
}

async function readConsole(plan: LaunchPlan): Promise<string> {
  const piece = await env.driver.consoleLog(plan)?.read(0, MiB);
  return new TextDecoder().decode(piece?.data);
}

async function boot(plan: LaunchPlan): Promise<Awaited<ReturnType<typeof env.driver.launch>>> {
  const guest = await env.driver.launch(plan, patient);
  await guest.resume(patient);
  await eventually('it boots', async () => (await readConsole(plan)).includes(env.readyLine));
  return guest;
}

/** The second monitor, as somebody has it who looks for the cause of trouble. */
async function rescueMonitor(plan: LaunchPlan): Promise<QmpMonitor> {
  const path = join(env.options.runDirectory, 'qemu', plan.uuid, 'rescue');
  return await QmpMonitor.connect({ path, guest: 'web', timeoutMs: 5000, onEvent() {}, onLost() {}, onSilence() {} });
}

/** A daemon in small, which launches that guest and lets it run. */
function startDaemon(plan: LaunchPlan): { daemon: ChildProcess; nextLine: () => Promise<string> } {
  const file = join(env.folder, `${plan.uuid}.json`);
  const { logger: _logger, ...options } = env.options;
  writeFileSync(file, JSON.stringify({ options, plan: { ...plan, spec: DomainSpec.toJSON(plan.spec) } }));
  const daemon = spawn(process.execPath, [join(import.meta.dirname, 'qemu-driver-launcher.mjs'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(daemon.stdout)[Symbol.asyncIterator]();
  return { daemon, nextLine: async () => String((await lines.next()).value) };
}

function processOf(guest: { readonly process: GuestProcess | undefined }): GuestProcess {
  if (guest.process === undefined) throw new Error('the guest has no process');
  return guest.process;
}

describe.skipIf(!hasQemu)('driver qemu', () => {
  beforeEach(async () => {
    facts = [];
    env = await createQemuEnvironment();
  });
  afterEach(async () => {
    await env[Symbol.asyncDispose]();
  });

  describe('a launch that fails', () => {
    const disk = (file: string, more: object = {}): object => ({
      disks: [{ source: { file }, target: { dev: 'vda', bus: 'virtio' }, driver: { type: 'raw' }, ...more }],
    });

    it('names the missing disk and the field that wants it', async () => {
      const path = join(env.folder, 'missing.img');
      const plan = planFor(withDevices(disk(path)));
      await expect(env.driver.launch(plan, patient)).rejects.toMatchObject({
        reason: 'FILE_NOT_FOUND',
        message: `devices.disks[0].source.file: ${path} does not exist`,
        details: { metadata: { path } },
      });
      expect(await env.remains(plan)).toEqual([]);
    });

    it('names a missing firmware, kernel and folder of a log', async () => {
      const missing = join(env.folder, 'missing');
      const failures = await Promise.all(
        [
          planFor((spec) => ({ ...spec, os: { ...spec.os, loader: { path: missing } } })),
          planFor((spec) => ({ ...spec, os: { ...spec.os, loader: undefined, kernel: missing } })),
          planFor(withDevices({ serials: [{ source: { type: 'file', path: join(missing, 'out.log') } }] })),
        ].map(async (plan) => {
          const failure: unknown = await env.driver.launch(plan, patient).catch((error: unknown) => error);
          return { failure, remains: await env.remains(plan) };
        }),
      );
      expect(failures).toMatchObject(
        ['os.loader.path', 'os.kernel', 'the path of a file'].map((field) => ({
          failure: { reason: 'FILE_NOT_FOUND', message: expect.stringContaining(field) as string },
          remains: [],
        })),
      );
    });

    it('ends with what QEMU said', async () => {
      const plan = planFor((spec) => ({
        ...spec,
        qemuCommandline: { args: [{ value: '-device' }, { value: 'no-such-device' }] },
      }));
      await expect(env.driver.launch(plan, patient)).rejects.toMatchObject({
        reason: 'LAUNCH_FAILED',
        message: expect.stringMatching(
          /^QEMU exited with code 1: .*'no-such-device' is not a valid device model name/s,
        ) as string,
      });
      expect(await env.remains(plan)).toEqual([]);
      expect(facts).toEqual([]);
    });

    it.runIf(isRoot)('says that the disk of the logs is full', async () => {
      const { logDirectory } = env.options;
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', logDirectory]);
      try {
        writeFileSync(join(logDirectory, 'filler'), Buffer.alloc(4096));
        const plan = planFor();
        await expect(env.driver.launch(plan, patient)).rejects.toMatchObject({
          reason: 'RESOURCE_EXHAUSTED',
          message: expect.stringContaining('ENOSPC') as string,
        });
        expect(await env.remains(plan)).toEqual([]);
      } finally {
        execFileSync('umount', ['-l', logDirectory]);
      }
    });

    it('does not take the place of a file with a socket', async () => {
      const path = join(env.folder, 'precious');
      writeFileSync(path, 'data');
      const plan = planFor(withDevices({ serials: [{ source: { type: 'unix', mode: 'bind', path } }] }));
      await expect(env.driver.launch(plan, patient)).rejects.toThrow(`${path} is there already and is no socket`);
      expect(readFileSync(path, 'utf8')).toBe('data');
    });

    it('is refused for a guest that lives, which stays unharmed', async () => {
      const plan = planFor();
      const guest = await env.driver.launch(plan, patient);
      await expect(env.driver.launch({ ...plan, incarnation: crypto.randomUUID() }, patient)).rejects.toMatchObject({
        reason: 'LAUNCH_FAILED',
      });
      expect((await guest.status(patient)).run).toBe('paused');
    });

    it('follows no backing file whose format nobody said', async () => {
      const path = join(env.folder, 'top.qcow2');
      writeFileSync(path, qcow2Header('/etc/passwd'));
      const plan = planFor(withDevices(disk(path, { driver: { type: 'qcow2' } })));
      await expect(env.driver.launch(plan, patient)).rejects.toThrow('lies on /etc/passwd without saying its format');
    });
  });

  it.runIf(isRoot)('runs guests as another user, lends it their disks and takes them back', async () => {
    await env[Symbol.asyncDispose]();
    env = await createQemuEnvironment({ user: { uid: 64055, gid: 64056 } });
    chmodSync(env.folder, 0o711);
    const image = join(env.folder, 'disk.img');
    writeFileSync(image, Buffer.alloc(MiB), { mode: 0o600 });
    const disks = [{ source: { file: image }, target: { dev: 'hda', bus: 'ide' }, driver: { type: 'raw' } }];
    const graphics = [{ type: 'vnc', listens: [{ type: 'socket' }] }];
    const plan = planFor(withDevices({ disks, graphics }));
    const guest = await boot(plan);
    const status = readFileSync(`/proc/${processOf(guest).pid}/status`, 'utf8');
    expect([/^Uid:\t(\d+)/m.exec(status)?.[1], /^CapEff:\t(\d+)/m.exec(status)?.[1], statSync(image).uid]).toEqual([
      '64055',
      '0000000000000000',
      64055,
    ]);
    expect(existsSync(join(env.options.runDirectory, 'qemu', plan.uuid, 'own', 'vnc0.sock'))).toBe(true);
    await env.type(plan.uuid, `w\0\0A`);
    await eventually('the sector is written', () => readFileSync(image)[0] === 65);
    await guest.end('forced', patient);
    expect([statSync(image).uid, statSync(image).gid, await env.remains(plan)]).toEqual([0, 0, []]);
  });

  it.runIf(isRoot)('names path, user and mode of what that user may not use', async () => {
    await env[Symbol.asyncDispose]();
    env = await createQemuEnvironment({ user: { uid: 64055, gid: 64056 } });
    chmodSync(env.folder, 0o700);
    await expect(env.driver.launch(planFor(), patient)).rejects.toMatchObject({
      reason: 'FILE_PERMISSION',
      message: expect.stringContaining(
        `os.loader.path: ${env.folder}, on the way to ${env.folder}/guest.rom, has mode 0700`,
      ) as string,
      details: { metadata: { path: env.folder, uid: '64055', mode: '0700', owner: '0:0' } },
    });
  });

  it('keeps a guest when the daemon is killed, and takes it back', async () => {
    const plan = planFor();
    const { daemon, nextLine } = startDaemon(plan);
    expect(await nextLine()).toBe('ready');
    const recorded = JSON.parse(await nextLine()) as GuestProcess;
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');

    expect(isProcessAlive(recorded, bootId)).toBe(true);
    const guest = await env.driver.adopt({ ...plan, process: recorded }, patient);
    if (guest === undefined) throw new Error('it was not taken back');
    await eventually('it has booted', async () => (await readConsole(plan)).includes(env.readyLine));
    await guest.pressPowerButton(patient);
    await eventually('the fact shutdown', () => facts.some(({ kind }) => kind === 'shutdown'));
    await guest.end('graceful', patient);
    expect(facts.map(({ kind }) => kind)).toEqual(['shutdown', 'exited']);
    expect(await env.remains(plan)).toEqual([]);
  });

  it('takes back or clears away what a daemon leaves that is killed at any moment of a launch', async () => {
    const outcomes: string[] = [];
    for (let killAfterMs = 0; killAfterMs <= 120; killAfterMs += 10) {
      const plan = planFor();
      const { daemon, nextLine } = startDaemon(plan);
      expect(await nextLine()).toBe('ready');
      await env.pass(killAfterMs);
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
      const guest = await env.driver.adopt({ ...plan, process: undefined }, patient);
      expect(guest === undefined ? await env.remains(plan) : []).toEqual([]);
      outcomes.push(guest === undefined ? 'nothing' : (await guest.status(patient)).run);
      await guest?.end('forced', patient);
      expect(await env.remains(plan)).toEqual([]);
    }
    expect(outcomes.filter((outcome) => !['nothing', 'paused', 'running'].includes(outcome))).toEqual([]);
  });

  it('sees that a guest which it took back is killed', async () => {
    const plan = planFor();
    const { process: recorded } = await boot(plan);
    await env.driver[Symbol.asyncDispose]();
    const driver = await env.restartedDriver();
    await driver.adopt({ ...plan, process: recorded }, patient);
    await env.crash(plan, { process: recorded } as never);
    await eventually('the fact exited', () => facts.length > 0);
    expect(facts).toMatchObject([{ kind: 'exited', cause: 'crashed' }]);
  });

  describe('a QEMU that is stopped', () => {
    beforeEach(async () => {
      await env[Symbol.asyncDispose]();
      env = await createQemuEnvironment({ monitorTimeoutMs: 2000 });
    });

    it('fails in bounded time, is told to be unreachable, and to be back', async () => {
      const plan = planFor();
      const guest = await boot(plan);
      const { pid } = processOf(guest);
      process.kill(pid, 'SIGSTOP');
      const before = performance.now();
      await expect(guest.status(patient)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
      expect(performance.now() - before).toBeLessThan(20_000);
      expect(facts).toEqual([{ kind: 'unreachable' }]);
      process.kill(pid, 'SIGCONT');
      await eventually('it is back', () => facts.length > 1);
      expect(facts).toEqual([{ kind: 'unreachable' }, { kind: 'reachable' }]);
      expect((await guest.status(patient)).run).toBe('running');
    });

    it('is ended by force all the same', async () => {
      const plan = planFor();
      const guest = await boot(plan);
      process.kill(processOf(guest).pid, 'SIGSTOP');
      await guest.end('forced', patient);
      expect(facts.at(-1)).toMatchObject({ kind: 'exited', cause: 'ended', detail: 'killed by signal SIGKILL' });
      expect(await env.remains(plan)).toEqual([]);
    });

    it('is taken back as unreachable, because it lives', async () => {
      const plan = planFor();
      const guest = await boot(plan);
      const { pid } = processOf(guest);
      await guest.detach();
      process.kill(pid, 'SIGSTOP');
      const taken = await env.driver.adopt({ ...plan, process: guest.process }, patient);
      expect(taken?.process).toEqual(guest.process);
      expect(facts).toEqual([{ kind: 'unreachable' }]);
      process.kill(pid, 'SIGCONT');
      await eventually('it is back', () => facts.some(({ kind }) => kind === 'reachable'));
      expect((await taken?.status(patient))?.run).toBe('running');
    });

    it('is not waited for longer than the caller wants', async () => {
      const guest = await boot(planFor());
      process.kill(processOf(guest).pid, 'SIGSTOP');
      await expect(guest.end('graceful', AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
      process.kill(processOf(guest).pid, 'SIGCONT');
    });
  });

  it('keeps what it inherits open for exactly as long as the guest lives', async () => {
    const path = join(env.folder, 'hold.sock');
    const server = createServer().listen(path);
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const hold = connect(path);
    const [end] = await accepted;
    end.resume();
    let closed = false;
    end.on('close', () => {
      closed = true;
    });
    const plan = { ...planFor(), inherit: [hold] };
    const guest = await boot(plan);
    hold.destroy();
    await env.pass(100);
    expect(closed).toBe(false);
    await guest.end('forced', patient);
    await eventually('the connection ends', () => closed);
    server.close();
  });

  it('tells what somebody does on the other monitor', async () => {
    const plan = planFor();
    await boot(plan);
    const rescue = await rescueMonitor(plan);
    await rescue.execute('stop');
    await rescue.execute('cont');
    await env.type(plan.uuid, 's');
    await eventually('it sleeps', () => facts.length === 3);
    await rescue.execute('system_wakeup');
    await eventually('it wakes', () => facts.length === 4);
    expect(facts).toEqual([
      { kind: 'paused', cause: 'user' },
      { kind: 'resumed' },
      { kind: 'pm-suspended', to: 'memory' },
      { kind: 'woke' },
    ]);
    rescue.close();
  });

  it.runIf(isRoot)('tells that a disk is full, and that the guest waits for it', async () => {
    const small = join(env.folder, 'small');
    execFileSync('mkdir', [small]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320k', 'tmpfs', small]);
    try {
      const image = join(small, 'disk.qcow2');
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '1M']);
      execFileSync('sh', ['-c', `cat /dev/zero > ${small}/filler 2>/dev/null || true`]);
      const disks = [
        { source: { file: image }, target: { dev: 'hda', bus: 'ide' }, driver: { type: 'qcow2', errorPolicy: 'stop' } },
      ];
      const plan = planFor(withDevices({ disks }));
      const guest = await boot(plan);
      await env.type(plan.uuid, `w\0\0A`);
      await eventually('it is paused', () => facts.some(({ kind }) => kind === 'paused'));
      expect(facts.slice(0, 2)).toEqual([
        { kind: 'io-error', device: 'ide-disk0', action: 'pause', reason: 'enospc' },
        { kind: 'paused', cause: 'io-error' },
      ]);
      expect(await guest.status(patient)).toMatchObject({ run: 'paused', cause: 'io-error' });
      await guest.end('forced', patient);
    } finally {
      execFileSync('umount', ['-l', small]);
    }
  });

  it('plugs processors, and says what cannot be unplugged', async () => {
    const guest = await boot(planFor((spec) => ({ ...spec, vcpu: { count: 4, current: 1 } })));
    await guest.setVcpus(3, patient);
    expect((await guest.status(patient)).vcpus).toBe(3);
    await expect(guest.setVcpus(5, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
    await expect(guest.setVcpus(0, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
  });

  it('says that memory cannot change without a balloon, and sets the balloon where there is one', async () => {
    const without = await env.driver.launch(planFor(), patient);
    await expect(without.setMemory(16 * MiB, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
    const change = (spec: DomainSpec): object => ({
      ...withDevices({ memballoon: { model: 'virtio' } })(spec),
      currentMemoryBytes: 24 * MiB,
    });
    const balloon = await env.driver.launch(planFor(change), patient);
    await balloon.setMemory(16 * MiB, patient);
    expect((await balloon.status(patient)).memoryBytes).toBe(32 * MiB);
  });

  it('listens for viewers on this host alone, with the password that is not on its command line', async () => {
    const graphics = [{ type: 'vnc', port: -1, autoport: true, listen: '127.0.0.1', passwd: 'kanarie' }];
    const guest = await env.driver.launch(planFor(withDevices({ graphics })), patient);
    const { pid } = processOf(guest);
    const shown = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('');
    expect(shown).not.toContain('kanarie');
    const listening = execFileSync(
      'sh',
      ['-c', `ls -l /proc/${pid}/fd; cat /proc/${pid}/net/tcp /proc/${pid}/net/tcp6`],
      { encoding: 'utf8' },
    );
    const own = new Set([...listening.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
    const places = listening
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(fields[9]))
      .map((fields) => fields[1]?.split(':')[0]);
    expect(places).toEqual(['0100007F']);
  });

  it('tells that the host asked QEMU to end, which is no crash', async () => {
    const guest = await boot(planFor());
    process.kill(processOf(guest).pid, 'SIGTERM');
    await eventually('the fact exited', () => facts.length > 1);
    expect(facts).toEqual([
      { kind: 'shutdown', by: 'host' },
      { kind: 'exited', cause: 'shutdown', detail: 'exited with code 0' },
    ]);
  });

  it('makes nothing that others may read, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const graphics = [{ type: 'vnc', listens: [{ type: 'socket' }] }];
      await boot(planFor(withDevices({ graphics })));
      const { runDirectory, logDirectory } = env.options;
      const wide = execFileSync('find', [join(runDirectory, 'qemu'), logDirectory, '-perm', '/077'], {
        encoding: 'utf8',
      });
      // QEMU's own umask is that of the daemon, and its folder is closed.
      expect(wide.split('\n').filter((path) => path !== '' && !path.includes('/own/'))).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  it('opens a raw disk as raw, whatever a guest has written into it', async () => {
    const secret = join(env.folder, 'secret');
    writeFileSync(secret, Buffer.alloc(MiB, 's'));
    const image = join(env.folder, 'disk.raw');
    writeFileSync(image, Buffer.concat([qcow2Header(secret), Buffer.alloc(MiB - 512)]));
    const disks = [{ source: { file: image }, target: { dev: 'vda', bus: 'virtio' }, driver: { type: 'raw' } }];
    const guest = await boot(planFor(withDevices({ disks })));
    const open = execFileSync('ls', ['-l', `/proc/${processOf(guest).pid}/fd`], { encoding: 'utf8' });
    expect([open.includes(image), open.includes(secret)]).toEqual([true, false]);
  });

  it('gives QEMU every name as it is', async () => {
    const names = ['a,b=c', 'x,,y', 'new\nline', 'quote"\'\\', 'ünï çödé', '{"json": true}', 'tab\tname'];
    for (const name of names) {
      const plan = planFor((spec) => ({ ...spec, name }));
      const guest = await env.driver.launch(plan, patient);
      const rescue = await rescueMonitor(plan);
      expect(await rescue.execute('query-name')).toEqual({ name });
      rescue.close();
      await guest.end('forced', patient);
    }
  });

  it('clears up what a daemon left that died between two steps', async () => {
    const plan = planFor();
    const guest = await env.driver.launch(plan, patient);
    await env.driver[Symbol.asyncDispose]();
    process.kill(processOf(guest).pid, 'SIGKILL');
    await eventually('it is dead', () => !isProcessAlive(processOf(guest), bootId));
    const driver = await env.restartedDriver();
    expect(await driver.adopt({ ...plan, process: undefined }, patient)).toBeUndefined();
    expect(await env.remains(plan)).toEqual([]);
    const again = await driver.launch(plan, patient);
    expect((await again.status(patient)).run).toBe('paused');
  });
});

/** The head of an image that lies on another, without an extension that says the other's format. */
function qcow2Header(backing: string): Buffer {
  const head = Buffer.alloc(512);
  head.write('QFI\u00FB', 0, 'latin1');
  head.writeUInt32BE(3, 4);
  head.writeBigUInt64BE(256n, 8);
  head.writeUInt32BE(backing.length, 16);
  head.writeUInt32BE(104, 100);
  head.write(backing, 256);
  return head;
}
