import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Host, HoldfastError } from '@holdfast/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testGuestRom } from '../src/drivers/qemu/guest-rom/test-guest-rom.js';
import type { FailpointName } from '../src/model/failpoints.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { FailpointFile } from './failpoints/failpoint-file.js';

const hasQemu = existsSync('/usr/bin/qemu-system-x86_64');
const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;

let directory: string;
let failpoints: FailpointFile;
let daemon: DaemonProcess;
let host: Host;

async function begin(driver: 'test' | 'qemu'): Promise<void> {
  directory = daemonDirectory();
  failpoints = new FailpointFile(join(directory, 'failpoint.json'));
  daemon = await start(driver);
  host = await connect({ uri: `${driver}:///default?socket=${daemon.socketPath}` });
}

function start(driver: 'test' | 'qemu'): Promise<DaemonProcess> {
  return startDaemon(directory, ['--driver', driver], failpoints.by);
}

/** Has a daemon kill itself at a place of a call, starts the next, and answers what the call came to. */
async function cutOff<Result>(
  place: FailpointName,
  call: () => Promise<Result>,
  driver: 'test' | 'qemu' = 'test',
): Promise<Result> {
  failpoints.killAtName(place);
  const answer = call();
  answer.catch(() => {
    // Looked at when the next daemon serves.
  });
  await daemon.ended();
  await daemon.kill();
  failpoints.disarm();
  daemon = await start(driver);
  return answer;
}

async function end(): Promise<void> {
  await host.close();
  await daemon.kill();
  rmSync(directory, { recursive: true, force: true });
}

const spec = (name: string, more: object = {}): object => ({ name, type: 'test', memoryBytes: '64MiB', ...more });
const defined = (name: string, more: object = {}): { spec: never } => ({ spec: spec(name, more) as never });

/** What was told of a domain, by the daemon that is there now, that somebody asked for. */
async function done(name: string): Promise<string[]> {
  const operations = await host.operations.list().toArray();
  return operations
    .filter(({ objectName, requestedBy }) => objectName === name && !['driver', 'reconcile'].includes(requestedBy))
    .map(({ kind, state }) => `${kind} ${state}`);
}

describe('a daemon that is killed between the deed and the answer', { timeout: 120_000 }, () => {
  beforeEach(() => begin('test'));
  afterEach(end);

  test('of a define, a create, a start and other calls: each is done once, and is answered', async () => {
    const made = await cutOff('job.done', () => host.domains.define(defined('web')));
    expect(made).toMatchObject({ outcome: 'created', domain: { name: 'web', resourceVersion: 1 }, warnings: [] });
    expect(await done('web')).toEqual(['define succeeded']);
    const { uuid } = made.domain;

    const web = host.domains.get('web');
    const renamed = await cutOff('commit.told', () => web.rename({ newName: 'front' }));
    expect(renamed.domain).toMatchObject({ name: 'front', uuid, resourceVersion: 2 });

    const front = host.domains.get('front');
    // Guests in memory end with their daemon: that it was started is known all the same, and it is not started again.
    const started = await cutOff('commit.remembered', () => front.start());
    expect(started.domain).toMatchObject({ name: 'front', state: 'shutoff' });
    expect(await done('front')).toEqual(['start succeeded']);

    const created = await cutOff('commit.told', () => host.domains.create(defined('job')));
    expect(created.domain).toMatchObject({ name: 'job', state: 'shutoff' });
    expect(await done('job')).toEqual(['create succeeded']);

    await cutOff('job.done', () => front.undefine());
    expect(await host.domains.list().toArray()).toEqual([]);
  });

  test('what was cut off before it was done is told as interrupted, to who waits and to who asks', async () => {
    await host.domains.define(defined('web'));
    const web = host.domains.get('web');
    const interrupted = { code: 'OPERATION_INTERRUPTED', operationId: id(1), retryable: true };
    let queued: Promise<unknown> = Promise.resolve();
    const begun = cutOff('boot.noted', () => {
      const call = web.start({ requestId: id(1) });
      queued = web.suspend({ requestId: id(2) });
      queued.catch(() => {
        // Looked at below.
      });
      return call;
    });
    await expect(begun).rejects.toMatchObject(interrupted);
    await expect(host.operation(id(1))).rejects.toMatchObject(interrupted);
    const states: string[] = [];
    for await (const { kind, state } of host.operation(id(1)).progress()) states.push(`${kind} ${state}`);
    expect(states).toEqual(['start failed']);
    // What waited for its turn had done nothing, so it is begun by the next daemon, which finds that there is no guest.
    await expect(queued).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect(await web.get()).toMatchObject({ state: 'shutoff', reason: 'failed' });
  });

  test('a name belongs to one call: the same again is answered likewise, another is refused', async () => {
    const [one, two] = [id(1), id(2)];
    await host.domains.define(defined('web'), { requestId: one });
    const again = await host.domains.define(defined('web'), { requestId: one });
    expect(again).toMatchObject({ outcome: 'created', domain: { resourceVersion: 1 } });
    const reused = host.domains.define(defined('other'), { requestId: one });
    await expect(reused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field: 'request_id' }] });
    // What was refused is refused likewise, though it could be done by now.
    const web = host.domains.get('web');
    await expect(web.resume({ requestId: two })).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await web.start({ paused: true });
    await daemon.kill();
    daemon = await start('test');
    await expect(web.resume({ requestId: two })).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect(await host.operation(one)).toMatchObject({ id: one, kind: 'define', state: 'succeeded' });
    await expect(web.start({ requestId: 'mine' })).rejects.toBeInstanceOf(HoldfastError);
  });
});

describe.skipIf(!hasQemu)('with real guests', { timeout: 240_000 }, () => {
  beforeEach(() => begin('qemu'));
  afterEach(async () => {
    for (const pid of guests()) process.kill(pid, 'SIGKILL');
    await end();
  });

  /** The hypervisors of this test that live. */
  function guests(): number[] {
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    return pids.map(Number).filter((pid) => {
      const [program = '', ...args] = commandLine(pid).split('\0');
      return program.includes('qemu-system') && args.some((arg) => arg.includes(directory));
    });
  }

  test('a start goes on as it was answered for, a save that was cut off is taken back, and one that was done stays', async () => {
    writeFileSync(join(directory, 'guest.rom'), testGuestRom());
    const loader = { path: join(directory, 'guest.rom'), type: 'rom', readonly: true };
    const os = { type: 'hvm', arch: 'x86_64', machine: 'pc', loader };
    await host.domains.define(defined('web', { type: 'qemu', memoryBytes: '32MiB', os }));
    const web = host.domains.get('web');
    const started = await cutOff('job.done', () => web.start(), 'qemu');
    expect(started.domain).toMatchObject({ state: 'running', id: 1 });
    expect(guests()).toHaveLength(1);

    const pids = guests();
    const lost = cutOff('save.written', () => web.managedSave({ requestId: id(7) }), 'qemu');
    await expect(lost).rejects.toMatchObject({ code: 'OPERATION_INTERRUPTED', operationId: id(7) });
    expect(guests()).toEqual(pids);
    expect(await web.get()).toMatchObject({ state: 'running', hasManagedSave: false });

    const saved = await cutOff('end.announced', () => web.managedSave(), 'qemu');
    expect(saved.domain).toMatchObject({ state: 'shutoff', reason: 'saved', hasManagedSave: true });
    expect(guests()).toEqual([]);
  });
});

// A process that has ended meanwhile has none.
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
