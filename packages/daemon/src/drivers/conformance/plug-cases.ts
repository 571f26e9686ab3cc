import { closeSync, mkdtempSync, openSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Disk, DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DiskPlug, Guest } from '../driver.js';
import type { Scene } from './scene.js';

/** What is true of disks that come and go while the guest runs, on a bus where nobody in the guest has to answer. */
export function plugCases(scene: () => Scene): void {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hf-plug-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const plugOf = (name: string): DiskPlug => {
    const path = join(directory, name);
    writeFileSync(path, Buffer.alloc(1 << 16));
    const disk = { type: 'file', device: 'disk', alias: `usb-${name}`, source: { file: path } };
    return {
      disk: Disk.fromPartial({ ...disk, driver: { name: 'qemu', type: 'raw' }, target: { dev: 'sda', bus: 'usb' } }),
      images: [{ type: 'file', path, format: 'raw' }],
    };
  };
  const running = async (): Promise<{ guest: Guest; facts: readonly unknown[] }> => {
    const { env, plan, patient } = scene();
    const facts: never[] = [];
    const made = plan(facts, (name, uuid) => {
      const spec = env.bootableSpec(name, uuid);
      const controllers = [{ type: 'usb', index: 0, model: 'qemu-xhci', alias: 'usb' }];
      return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, controllers } });
    });
    const guest = await env.driver.launch(made, patient);
    await guest.resume(patient);
    return { guest, facts };
  };

  test('a disk is there when it was plugged in, and not when the guest has let go of it', async () => {
    const { patient } = scene();
    const { guest, facts } = await running();
    for (const name of ['one', 'two', 'one']) {
      const plug = plugOf(name);
      expect((await guest.plugDisk(plug, patient)).alias).toBe(`usb-${name}`);
      expect((await guest.devices(patient)).has(`usb-${name}`)).toBe(true);
      await guest.unplugDisk(`usb-${name}`, patient);
      expect((await guest.devices(patient)).has(`usb-${name}`)).toBe(false);
    }
    // The caller knows what it did.
    expect(facts).toEqual([]);
  });

  test('one that cannot be plugged in leaves nothing behind', async () => {
    const { patient } = scene();
    const { guest } = await running();
    await guest.plugDisk(plugOf('one'), patient);
    await expect(guest.plugDisk(plugOf('one'), patient)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect((await guest.devices(patient)).has('usb-one')).toBe(true);
    await guest.unplugDisk('usb-one', patient);
    await guest.plugDisk(plugOf('one'), patient);
  });

  test('a disk that is not there is not taken out', async () => {
    const { patient } = scene();
    const { guest } = await running();
    await expect(guest.unplugDisk('usb-none', patient)).rejects.toMatchObject({ reason: 'DEVICE_NOT_FOUND' });
  });

  test('its process keeps what it is handed, until that is taken back', async () => {
    const { patient } = scene();
    const { guest } = await running();
    const path = join(directory, 'anchor');
    writeFileSync(path, '');
    const descriptor = openSync(path, 'r');
    await guest.keep(new Map([['lease-space/name', descriptor]]), patient);
    closeSync(descriptor);
    const has = (): boolean | undefined => guest.process && openFiles(guest.process.pid).includes(path);
    expect(has()).not.toBe(false);
    await guest.letGo(['lease-space/name', 'never-handed'], patient);
    expect(has()).not.toBe(true);
  });
}

function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((number) => readlinkSync(`/proc/${pid}/fd/${number}`));
}
