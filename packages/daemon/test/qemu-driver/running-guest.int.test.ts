import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { DomainSpec } from '@holdfast/protocol';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../dist/model/fault.js';
import { hasQemu } from './driver-environment.js';
import { MiB, patient, processOf, useDriver, withDevices } from './driver-scene.js';

const isRoot = process.getuid?.() === 0;
const at = useDriver();

describe.skipIf(!hasQemu)('a guest that runs', () => {
  it('tells what somebody does on the other monitor', async () => {
    const plan = at.planFor();
    await at.boot(plan);
    const rescue = await at.rescueMonitor(plan);
    await rescue.execute('stop');
    await rescue.execute('cont');
    await at.env.type(plan.uuid, 's');
    await at.eventually('it sleeps', () => at.facts.length === 3);
    await rescue.execute('system_wakeup');
    await at.eventually('it wakes', () => at.facts.length === 4);
    expect(at.facts).toEqual([
      { kind: 'paused', cause: 'user' },
      { kind: 'resumed' },
      { kind: 'pm-suspended', to: 'memory' },
      { kind: 'woke' },
    ]);
    rescue.close();
  });

  it('is not said to be held, nor to run, when it fell asleep before', async () => {
    const plan = at.planFor();
    const guest = await at.boot(plan);
    await at.env.type(plan.uuid, 's');
    await at.eventually('it sleeps', () => at.facts.length === 1);
    // QEMU holds one that sleeps from release 9 on; before that it passes over it in silence.
    const outcome = await guest.pause(patient).then(
      async () => (await guest.status(patient)).run,
      ({ reason }: Fault) => reason,
    );
    expect(['paused', 'INVALID_STATE']).toContain(outcome);
    await guest.resume(patient);
    expect(at.facts).toEqual([
      { kind: 'pm-suspended', to: 'memory' },
      { kind: 'pm-suspended', to: 'memory' },
    ]);
  });

  it('tells that it is held to whoever has given up when it was', async () => {
    const guest = await at.boot(at.planFor());
    for (let tries = 0; tries < 40; tries++) {
      at.facts.length = 0;
      const given = new AbortController();
      const call = guest.pause(given.signal).then(
        () => true,
        () => false,
      );
      setTimeout(() => given.abort(new Error('enough')), (tries % 20) / 10);
      const isDone = await call;
      // Asked after it, and answered in order.
      const { run } = await guest.status(patient);
      const told = isDone || run === 'running' ? [] : [{ kind: 'paused', cause: 'user' }];
      expect([isDone, run, at.facts]).toEqual([isDone, isDone ? 'paused' : run, told]);
      await guest.resume(patient);
    }
  });

  it.runIf(isRoot)('tells that a disk is full, and that the guest waits for it', async () => {
    const small = join(at.env.folder, 'small');
    execFileSync('mkdir', [small]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320k', 'tmpfs', small]);
    try {
      const image = join(small, 'disk.qcow2');
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '1M']);
      execFileSync('sh', ['-c', `cat /dev/zero > ${small}/filler 2>/dev/null || true`]);
      const disks = [
        { source: { file: image }, target: { dev: 'hda', bus: 'ide' }, driver: { type: 'qcow2', errorPolicy: 'stop' } },
      ];
      const plan = at.planFor(withDevices({ disks }));
      const guest = await at.boot(plan);
      await at.env.type(plan.uuid, `w\0\0A`);
      await at.eventually('it is paused', () => at.facts.some(({ kind }) => kind === 'paused'));
      expect(at.facts.slice(0, 2)).toEqual([
        { kind: 'io-error', device: 'ide-disk0', action: 'pause', reason: 'enospc' },
        { kind: 'paused', cause: 'io-error' },
      ]);
      expect(await guest.status(patient)).toMatchObject({ run: 'paused', cause: 'io-error' });
      await guest.end('forced', patient);
    } finally {
      execFileSync('umount', ['-l', small]);
    }
  });

  it('tells that the host asked QEMU to end, which is no crash', async () => {
    const guest = await at.boot(at.planFor());
    process.kill(processOf(guest).pid, 'SIGTERM');
    await at.eventually('the fact exited', () => at.facts.length > 1);
    expect(at.facts).toEqual([
      { kind: 'shutdown', by: 'host' },
      { kind: 'exited', cause: 'shutdown', detail: 'exited with code 0' },
    ]);
  });

  it('plugs processors, and says what cannot be unplugged', async () => {
    const guest = await at.boot(at.planFor((spec) => ({ ...spec, vcpu: { count: 4, current: 1 } })));
    await guest.setVcpus(3, patient);
    expect((await guest.status(patient)).vcpus).toBe(3);
    await expect(guest.setVcpus(5, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
    await expect(guest.setVcpus(0, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
  });

  it('says that memory cannot change without a balloon, and sets the balloon where there is one', async () => {
    const without = await at.env.driver.launch(at.planFor(), patient);
    await expect(without.setMemory(16 * MiB, patient)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
    const change = (spec: DomainSpec): object => ({
      ...withDevices({ memballoon: { model: 'virtio' } })(spec),
      currentMemoryBytes: 24 * MiB,
    });
    const balloon = await at.env.driver.launch(at.planFor(change), patient);
    await balloon.setMemory(16 * MiB, patient);
    expect((await balloon.status(patient)).memoryBytes).toBe(32 * MiB);
  });
});
