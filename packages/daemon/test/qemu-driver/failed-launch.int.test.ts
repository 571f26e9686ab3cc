import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasQemu } from './driver-environment.js';
import { qcow2Header } from './qcow2-header.js';
import { patient, useDriver, withDevices } from './driver-scene.js';

const isRoot = process.getuid?.() === 0;
const at = useDriver();

describe.skipIf(!hasQemu)('a launch that fails', () => {
  const disk = (file: string, more: object = {}): object => ({
    disks: [{ source: { file }, target: { dev: 'vda', bus: 'virtio' }, driver: { type: 'raw' }, ...more }],
  });

  it('names the missing disk and the field that wants it', async () => {
    const path = join(at.env.folder, 'missing.img');
    const plan = at.planFor(withDevices(disk(path)));
    await expect(at.env.driver.launch(plan, patient)).rejects.toMatchObject({
      reason: 'FILE_NOT_FOUND',
      message: `devices.disks[0].source.file: ${path} does not exist`,
      details: { metadata: { path } },
    });
    expect(await at.env.remains(plan)).toEqual([]);
  });

  it('names a missing firmware, kernel and folder of a log', async () => {
    const missing = join(at.env.folder, 'missing');
    const failures = await Promise.all(
      [
        at.planFor((spec) => ({ ...spec, os: { ...spec.os, loader: { path: missing } } })),
        at.planFor((spec) => ({ ...spec, os: { ...spec.os, loader: undefined, kernel: missing } })),
        at.planFor(withDevices({ serials: [{ source: { type: 'file', path: join(missing, 'out.log') } }] })),
      ].map(async (plan) => {
        const failure: unknown = await at.env.driver.launch(plan, patient).catch((error: unknown) => error);
        return { failure, remains: await at.env.remains(plan) };
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
    const plan = at.planFor((spec) => ({
      ...spec,
      qemuCommandline: { args: [{ value: '-device' }, { value: 'no-such-device' }] },
    }));
    await expect(at.env.driver.launch(plan, patient)).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
      message: expect.stringMatching(
        /^QEMU exited with code 1: .*'no-such-device' is not a valid device model name/s,
      ) as string,
    });
    expect(await at.env.remains(plan)).toEqual([]);
    expect(at.facts).toEqual([]);
  });

  it.runIf(isRoot)('says that the disk of the logs is full', async () => {
    const { logDirectory } = at.env.options;
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', logDirectory]);
    try {
      writeFileSync(join(logDirectory, 'filler'), Buffer.alloc(4096));
      const plan = at.planFor();
      await expect(at.env.driver.launch(plan, patient)).rejects.toMatchObject({
        reason: 'RESOURCE_EXHAUSTED',
        message: expect.stringContaining('ENOSPC') as string,
      });
      expect(await at.env.remains(plan)).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', logDirectory]);
    }
  });

  it('does not take the place of a file with a socket', async () => {
    const path = join(at.env.folder, 'precious');
    writeFileSync(path, 'data');
    const plan = at.planFor(withDevices({ serials: [{ source: { type: 'unix', mode: 'bind', path } }] }));
    await expect(at.env.driver.launch(plan, patient)).rejects.toThrow(`${path} is there already and is no socket`);
    expect(readFileSync(path, 'utf8')).toBe('data');
  });

  it('is refused for a guest that lives, which stays unharmed', async () => {
    const plan = at.planFor();
    const guest = await at.env.driver.launch(plan, patient);
    await expect(at.env.driver.launch({ ...plan, incarnation: crypto.randomUUID() }, patient)).rejects.toMatchObject({
      reason: 'LAUNCH_FAILED',
    });
    expect((await guest.status(patient)).run).toBe('paused');
  });

  it('follows no backing file whose format nobody said', async () => {
    const path = join(at.env.folder, 'top.qcow2');
    writeFileSync(path, qcow2Header('/etc/passwd'));
    const plan = at.planFor(withDevices(disk(path, { driver: { type: 'qcow2' } })));
    await expect(at.env.driver.launch(plan, patient)).rejects.toThrow('lies on /etc/passwd without saying its format');
  });
});
