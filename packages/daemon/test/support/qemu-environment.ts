import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainSpec } from '@holdfast/protocol';
import { pino } from 'pino';
import type { DriverEnvironment } from '../../src/drivers/conformance/driver-environment.js';
import type { Driver, GuestPlan } from '../../src/drivers/driver.js';
import { testGuestRom } from '../../src/drivers/qemu/guest-rom/test-guest-rom.js';
import { createQemuDriver } from '../../src/drivers/qemu/qemu-driver.js';

/** Whether there is a QEMU on this host. */
export const hasQemu: boolean = existsSync('/usr/bin/qemu-system-x86_64');

const MiB = 1024 * 1024;

/** Surroundings with real guests: the ROM of the tests under the QEMU of this host, in a folder of their own. */
export async function createQemuEnvironment(): Promise<DriverEnvironment> {
  const directory = await mkdtemp(join(tmpdir(), 'hf-'));
  const rom = join(directory, 'guest.rom');
  await writeFile(rom, testGuestRom());
  const runDirectory = join(directory, 'run');

  const drivers: Driver[] = [];
  const makeDriver = async (): Promise<Driver> => {
    const driver = await createQemuDriver({
      runDirectory,
      logDirectory: join(directory, 'log'),
      // What was found out about the emulator is the same for every case.
      stateDirectory: join(tmpdir(), 'holdfast-conformance'),
      user: 'daemon',
      logger: pino({ level: 'silent' }),
    });
    drivers.push(driver);
    return driver;
  };
  const driver = await makeDriver();

  const serialSocket = (uuid: string): string => join(directory, `${uuid.slice(0, 8)}.sock`);
  const specWithoutConsole = (name: string, uuid: string): DomainSpec =>
    DomainSpec.fromPartial({
      type: 'qemu',
      name,
      uuid,
      memoryBytes: 32 * MiB,
      vcpu: { count: 1 },
      os: { type: 'hvm', arch: 'x86_64', machine: 'pc', loader: { path: rom, type: 'rom', readonly: true } },
      features: { acpi: true },
      devices: { memballoon: { model: 'virtio' }, panics: [{ model: 'isa' }] },
    });
  const bootableSpec = (name: string, uuid: string): DomainSpec => {
    const spec = specWithoutConsole(name, uuid);
    const source = { type: 'unix', mode: 'bind', path: serialSocket(uuid) };
    return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, serials: [{ source }] } });
  };

  return {
    driver,
    readyLine: 'HOLDFAST-GUEST READY',
    bootableSpec,
    consoleSpec(name, uuid) {
      const spec = specWithoutConsole(name, uuid);
      return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, serials: [{ source: { type: 'pty' } }] } });
    },
    specWithoutConsole,
    unlaunchableSpec(name, uuid) {
      const spec = bootableSpec(name, uuid);
      const source = { file: join(directory, 'missing.raw') };
      const disk = {
        type: 'file',
        device: 'disk',
        source,
        driver: { type: 'raw' },
        target: { dev: 'hda', bus: 'ide' },
      };
      return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, disks: [disk] } });
    },
    async makeLaunchable() {},
    restartedDriver: makeDriver,
    async crash(plan) {
      for (const pid of pidsOf(plan)) process.kill(pid, 'SIGKILL');
      await until(() => pidsOf(plan).length === 0);
    },
    shutdownFromInside: ({ uuid }) => type(serialSocket(uuid), 'o'),
    rebootFromInside: ({ uuid }) => type(serialSocket(uuid), 'r'),
    panic: ({ uuid }) => type(serialSocket(uuid), 'p'),
    async remains(plan) {
      const paths = [serialSocket(plan.uuid), join(runDirectory, 'qemu', plan.uuid)];
      return [...pidsOf(plan).map((pid) => `process ${pid}`), ...paths.filter((path) => existsSync(path))];
    },
    pass: (ms) => delay(ms),
    async [Symbol.asyncDispose]() {
      for (const each of drivers) await each[Symbol.asyncDispose]();
      for (const pid of pidsWith(directory)) process.kill(pid, 'SIGKILL');
      await until(() => pidsWith(directory).length === 0);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Types a letter at the guest's serial port. */
function type(socket: string, letter: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const serial = connect(socket, () => serial.end(letter));
    serial.resume();
    serial.once('error', reject);
    serial.once('close', () => resolve());
  });
}

function pidsOf(plan: GuestPlan): number[] {
  return pidsWith(plan.uuid);
}

// Every QEMU that we start has its UUID and our folder on its command line. That of a zombie is empty: it is dead.
function pidsWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && commandLine(entry).includes(word) && commandLine(entry).includes('qemu'))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended since it was listed.
    return '';
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 10) {
    if (waited > 20_000) throw new Error('a guest does not die');
    await delay(10);
  }
}
