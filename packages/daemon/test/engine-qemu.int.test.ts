import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import { testGuestRom } from '../src/drivers/qemu/guest-rom/test-guest-rom.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { byName } from './engine/engine-calls.js';

const hasQemu = existsSync('/usr/bin/qemu-system-x86_64');
const mebibyte = 1024 ** 2;

let directory: string;
let daemon: DaemonProcess;

beforeEach(async () => {
  directory = daemonDirectory();
  writeFileSync(join(directory, 'guest.rom'), testGuestRom());
  daemon = await startDaemon(directory, ['--driver', 'qemu']);
});
afterEach(async () => {
  await daemon.kill();
  for (const pid of guests()) process.kill(pid, 'SIGKILL');
  while (guests().length > 0) await new Promise(setImmediate);
  rmSync(directory, { recursive: true, force: true });
});

/** The hypervisors of this test that live. */
function guests(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const [program = '', ...args] = commandLine(pid).split('\0');
      return program.includes('qemu-system') && args.some((arg) => arg.includes(directory));
    });
}

// A process that has ended meanwhile has none.
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

function guestSpec(more: Parameters<typeof DomainSpec.fromPartial>[0] = {}): DomainSpec {
  return DomainSpec.fromPartial({
    type: 'qemu',
    name: 'web',
    memoryBytes: 32 * mebibyte,
    os: {
      type: 'hvm',
      arch: 'x86_64',
      machine: 'pc',
      loader: { path: join(directory, 'guest.rom'), type: 'rom', readonly: true },
    },
    features: { acpi: true },
    devices: { serials: [{ source: { type: 'pty' } }], panics: [{ model: 'isa' }] },
    ...more,
  });
}

async function console(): Promise<string> {
  const context = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const request = { domain: byName('web'), offset: 0, maxBytes: 0 };
  return Buffer.from((await daemon.engine.readDomainConsoleLog(context, request)).data).toString();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

const booted = (times = 1): Promise<void> =>
  until(async () => ((await console()).match(/READY/g)?.length ?? 0) >= times);
const seen = (state: string): Promise<void> => until(async () => (await daemon.see('web')) === `web ${state}`);

describe.skipIf(!hasQemu)('a real guest', () => {
  test('lives the life that libvirt tells of, in its order', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    await booted();
    await daemon.calls.suspend('web');
    await daemon.calls.resume('web');
    await daemon.calls.reset('web');
    await booted(2);
    await daemon.calls.shutdown('web');
    await seen('shutoff(shutdown)');
    await daemon.calls.start('web');
    await daemon.calls.destroy('web');
    expect(await daemon.told()).toEqual([
      'web: defined(added) shutoff(unspecified)',
      'web: resumed(unpaused) running(booted)',
      'web: started(booted) running(booted)',
      'web: suspended(paused) paused(user)',
      'web: resumed(unpaused) running(unpaused)',
      'web: reboot running(unpaused)',
      'web: shutdown(guest) shutdown(user)',
      'web: stopped(shutdown) shutoff(shutdown)',
      'web: resumed(unpaused) running(booted)',
      'web: started(booted) running(booted)',
      'web: shutdown(host) shutdown(user)',
      'web: stopped(destroyed) shutoff(destroyed)',
    ]);
    expect(guests()).toEqual([]);
  });

  test('reboots when it is asked to', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    await booted();
    await daemon.calls.reboot('web');
    await booted(2);
    await until(async () => (await daemon.told()).includes('web: reboot running(booted)'));
    expect([await daemon.see('web'), (await daemon.told()).slice(3)]).toEqual([
      'web running(booted)',
      ['web: reboot running(booted)'],
    ]);
  });

  test('outlives a daemon that is killed, and is taken back as it is', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    await booted();
    const before = guests();
    await daemon.kill();
    const without = guests();
    daemon = await startDaemon(directory, ['--driver', 'qemu']);
    const { domain } = await daemon.calls.get('web');
    await daemon.calls.suspend('web');
    expect([without, domain?.pid, domain?.id, await daemon.see('web'), await daemon.told()]).toEqual([
      before,
      before[0],
      1,
      'web paused(user)',
      ['web: suspended(paused) paused(user)'],
    ]);
  });

  test('that ends while no daemon looks is found to be gone', async () => {
    await daemon.calls.create(guestSpec());
    await daemon.kill();
    for (const pid of guests()) process.kill(pid, 'SIGKILL');
    while (guests().length > 0) await new Promise(setImmediate);
    daemon = await startDaemon(directory, ['--driver', 'qemu']);
    const { domains } = await daemon.calls.list();
    expect([domains, await daemon.told()]).toEqual([[], ['web: stopped(failed) shutoff(daemon)']]);
  });

  test('that stands still does not keep the daemon from serving, is shown so, and is taken back when it goes on', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    const [silent = 0] = guests();
    await daemon.calls.define(guestSpec({ name: 'other' }));
    await daemon.calls.start('other');
    await daemon.kill();
    process.kill(silent, 'SIGSTOP');
    daemon = await startDaemon(directory, ['--driver', 'qemu']);
    // It was looked at, and not waited for.
    expect(daemon.log).toContain(`process ${silent} stands still`);
    const isSilent = async (name: string): Promise<boolean | undefined> =>
      (await daemon.calls.get(name)).domain?.unreachable;
    expect([await isSilent('web'), await isSilent('other')]).toEqual([true, false]);
    expect(await daemon.see('web')).toBe('web running(booted)');
    await daemon.calls.suspend('other');
    process.kill(silent, 'SIGCONT');
    await until(async () => (await isSilent('web')) === false);
    await daemon.calls.suspend('web');
    expect([await daemon.see('web'), await daemon.see('other')]).toEqual(['web paused(user)', 'other paused(user)']);
    expect((await daemon.told()).filter((line) => line.startsWith('web'))).toEqual([
      'web: reachability running(booted)',
      'web: reachability running(booted)',
      'web: suspended(paused) paused(user)',
    ]);
  }, 120_000);

  test('that stands still can be destroyed by a daemon that never reached it', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    await daemon.kill();
    for (const pid of guests()) process.kill(pid, 'SIGSTOP');
    daemon = await startDaemon(directory, ['--driver', 'qemu']);
    await daemon.calls.destroy('web');
    expect([await daemon.see('web'), guests()]).toEqual(['web shutoff(destroyed)', []]);
  }, 120_000);

  test('whose process is killed has crashed', async () => {
    await daemon.calls.define(guestSpec());
    await daemon.calls.start('web');
    for (const pid of guests()) process.kill(pid, 'SIGKILL');
    await seen('shutoff(crashed)');
    expect((await daemon.told()).at(-1)).toBe('web: stopped(crashed) shutoff(crashed)');
  });

  test('without a balloon keeps its memory', async () => {
    await daemon.calls.define(guestSpec({ memoryBytes: 64 * mebibyte, devices: { memballoon: { model: 'none' } } }));
    await daemon.calls.start('web');
    await expect(daemon.calls.setMemory('web', 48 * mebibyte)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
  });
});
