import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainSpec, ListOperationsRequest, OperationState } from '@holdfast/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMountFuse, StoppableMount } from '../../../lockd/test/support/stoppable-mount.ts';
import { fullAccess } from '../../src/access/call-access.js';
import { internalIdentity } from '../../src/access/identity.js';
import { testGuestRom } from '../../src/drivers/qemu/guest-rom/test-guest-rom.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from '../engine/daemon-process.js';
import { outcomeOf } from '../engine/engine-calls.js';

const hasQemu = existsSync('/usr/bin/qemu-system-x86_64');
const context = {
  signal: new AbortController().signal,
  caller: 'test',
  identity: internalIdentity,
  access: fullAccess,
};
const patience = { timeout: 60_000 };
/** As many as may be launched at a time, but fewer than may be on storage that hangs. */
const far = Array.from({ length: Math.min(2 * availableParallelism(), 12) }, (_, index) => `far-${index}`);

describe.skipIf(!hasQemu || !canMountFuse)('guests that are launched while their storage hangs', () => {
  // Apart from the daemon's own folder, which goes with it.
  const folder = mkdtempSync(join(tmpdir(), 'hf-hung-'));
  let daemon: DaemonProcess;
  beforeAll(async () => {
    writeFileSync(join(folder, 'guest.rom'), testGuestRom());
    daemon = await startDaemon(daemonDirectory(), ['--driver', 'qemu']);
  });
  afterAll(async () => {
    await daemon?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function define(name: string, directory: string): Promise<void> {
    const file = join(directory, `${name}.raw`);
    writeFileSync(file, Buffer.alloc(65_536));
    const disk = { type: 'file', driver: { type: 'raw' }, source: { file }, target: { dev: 'vda', bus: 'virtio' } };
    await daemon.calls.define(
      DomainSpec.fromPartial({
        type: 'qemu',
        name,
        memoryBytes: 32 * 1024 ** 2,
        os: {
          type: 'hvm',
          arch: 'x86_64',
          machine: 'pc',
          loader: { path: join(folder, 'guest.rom'), type: 'rom', readonly: true },
        },
        devices: { disks: [disk] },
      }),
    );
  }

  test('keep no other from being launched, and are given up by destroy', async () => {
    await using mount = await StoppableMount.mount(folder);
    for (const name of far) await define(name, mount.point);
    await define('near', folder);
    await mount.stop();
    const starts = far.map((name) => outcomeOf(daemon.calls.start(name)));
    const launching = async (): Promise<number> => {
      const request = ListOperationsRequest.fromPartial({ states: [OperationState.OPERATION_STATE_RUNNING] });
      const { operations } = await daemon.engine.listOperations(context, request);
      return operations.filter(({ step }) => step === 'launching the guest').length;
    };
    await expect.poll(launching, patience).toBe(far.length);
    await daemon.calls.start('near');
    await daemon.calls.destroy('near');
    await daemon.calls.destroy('far-0');
    expect([await starts[0], await daemon.see('far-0')]).toEqual(['CANCELLED', 'far-0 shutoff(failed)']);
    mount.goOn();
    expect(await Promise.all(starts.slice(1))).toEqual(starts.slice(1).map(() => 'ok'));
    for (const name of far.slice(1)) await daemon.calls.destroy(name);
  }, 240_000);
});
