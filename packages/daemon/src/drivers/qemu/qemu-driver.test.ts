import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQemuDriver, type QemuDriverOptions } from './qemu-driver.js';

const patient = new AbortController().signal;

describe('createQemuDriver where there is no QEMU', () => {
  let folder: string;
  let options: QemuDriverOptions;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hf-'));
    const logger = pino({ level: 'silent' });
    options = {
      runDirectory: join(folder, 'run'),
      logDirectory: join(folder, 'log'),
      logger,
      emulators: [],
      user: 'daemon',
    };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('has no way to run guests, says so, and launches none', async () => {
    await using driver = await createQemuDriver(options);
    const uuid = crypto.randomUUID();
    const spec = DomainSpec.fromPartial({ type: 'qemu', name: 'web', uuid, memoryBytes: 1 << 25 });
    const plan = { uuid, name: 'web', id: 1, spec, incarnation: crypto.randomUUID(), inherit: [], report() {} };
    expect(await driver.guestCapabilities({ refresh: false }, patient)).toEqual([]);
    expect(await driver.guestCapabilities({ refresh: true }, patient)).toEqual([]);
    expect(driver.refusals(spec)).toMatchObject([
      { field: 'os.arch', expected: expect.stringContaining('an installed QEMU') as string },
    ]);
    await expect(driver.launch(plan, patient)).rejects.toMatchObject({ reason: 'LAUNCH_FAILED' });
    expect(await driver.adopt({ ...plan, process: undefined }, patient)).toBeUndefined();
  });

  it('makes its folders for itself alone', async () => {
    await using _driver = await createQemuDriver(options);
    const modes = [join(options.runDirectory, 'qemu'), options.logDirectory].map((path) => statSync(path).mode & 0o077);
    expect(modes).toEqual([0, 0]);
  });

  it('refuses a run directory in which no socket could be', async () => {
    const runDirectory = join(folder, 'a-long-name'.repeat(10));
    await expect(createQemuDriver({ ...options, runDirectory })).rejects.toThrow('is too long');
  });

  it('takes no file name from a UUID that is none', async () => {
    await using driver = await createQemuDriver(options);
    const spec = DomainSpec.fromPartial({ devices: { serials: [{}] } });
    const plan = { uuid: '../../etc/passwd', name: 'web', spec, incarnation: '' };
    expect(() => driver.consoleLog(plan)).toThrow('is no UUID');
  });
});
