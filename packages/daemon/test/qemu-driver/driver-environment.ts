import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { pino } from 'pino';
import type { DriverEnvironment } from '../../src/drivers/conformance/driver-environment.js';
import type { Driver, GuestPlan } from '../../dist/drivers/driver.js';
import { testGuestRom } from '../../dist/drivers/qemu/guest-rom/test-guest-rom.js';
import { findGuestProcess } from '../../dist/drivers/qemu/process/find-guest-process.js';
import { isProcessAlive, readBootId } from '../../dist/drivers/qemu/process/process-identity.js';
import { createQemuDriver, type QemuDriverOptions } from '../../dist/drivers/qemu/qemu-driver.js';

const MiB = 1024 * 1024;
const bootId = readBootId();

/** Whether real guests can be run here; tests that need them skip visibly where not. */
export const hasQemu: boolean = existsSync('/usr/bin/qemu-system-x86_64');

/** Where the tests put images, sockets and logs, and a guest that boots in a millisecond. */
export interface QemuEnvironment extends DriverEnvironment {
  readonly folder: string;
  readonly options: QemuDriverOptions;
  /** Sends letters to the guest's first serial port, which it obeys. */
  type(uuid: string, letters: string): Promise<void>;
}

/** Makes a driver over fresh folders; emulators and KVM are probed once for all. */
export async function createQemuEnvironment(more: Partial<QemuDriverOptions> = {}): Promise<QemuEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'hf-'));
  const options: QemuDriverOptions = {
    runDirectory: join(folder, 'run'),
    logDirectory: join(folder, 'log'),
    stateDirectory: join(tmpdir(), `holdfast-test-cache-${process.getuid?.() ?? 0}`),
    logger: pino({ level: 'silent' }),
    user: 'daemon',
    ...more,
  };
  const rom = join(folder, 'guest.rom');
  await writeFile(rom, testGuestRom());
  const driver = await createQemuDriver(options);
  const drivers: Driver[] = [driver];
  const plans = new Map<string, GuestPlan>();
  const serials = new Map<string, Socket>();

  const machine = (name: string, uuid: string): DomainSpec =>
    DomainSpec.fromPartial({
      type: 'qemu',
      name,
      uuid,
      memoryBytes: 32 * MiB,
      vcpu: { count: 1 },
      os: { type: 'hvm', arch: 'x86_64', machine: 'pc', loader: { path: rom, type: 'rom', readonly: true } },
      features: { acpi: true },
      devices: { panics: [{ model: 'isa' }], memballoon: { model: 'none' } },
    });
  const serialPath = (uuid: string): string => join(folder, `${uuid.slice(0, 8)}.sock`);
  const bootableSpec = (name: string, uuid: string): DomainSpec => {
    const spec = machine(name, uuid);
    const source = { type: 'unix', mode: 'bind', path: serialPath(uuid) };
    return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, serials: [{ source }] } });
  };

  async function type(uuid: string, letters: string): Promise<void> {
    const socket = serials.get(uuid) ?? connect(serialPath(uuid));
    serials.set(uuid, socket);
    socket.on('error', () => {});
    socket.resume();
    await new Promise<void>((resolve) => {
      socket.write(letters, () => resolve());
    });
  }

  return {
    folder,
    options,
    driver: watchPlans(driver, plans),
    readyLine: 'HOLDFAST-GUEST READY',
    bootableSpec,
    consoleSpec(name, uuid) {
      const spec = machine(name, uuid);
      return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, serials: [{ source: { type: 'pty' } }] } });
    },
    specWithoutConsole: machine,
    unlaunchableSpec(name, uuid) {
      const spec = bootableSpec(name, uuid);
      const disk = {
        target: { dev: 'vda', bus: 'virtio' },
        source: { file: join(folder, 'missing.img') },
        driver: { type: 'raw' },
      };
      return DomainSpec.fromPartial({ ...spec, devices: { ...spec.devices, disks: [disk] } });
    },
    async makeLaunchable() {},
    async restartedDriver() {
      const next = await createQemuDriver(options);
      drivers.push(next);
      return next;
    },
    async crash(plan) {
      const found = await findGuestProcess(plan.incarnation, bootId);
      if (found === undefined) throw new Error('there is no process to crash');
      process.kill(found.pid, 'SIGKILL');
      while (isProcessAlive(found, bootId)) await turn();
    },
    shutdownFromInside: (plan) => type(plan.uuid, 'o'),
    rebootFromInside: (plan) => type(plan.uuid, 'r'),
    panic: (plan) => type(plan.uuid, 'p'),
    async remains(plan) {
      const found = await findGuestProcess(plan.incarnation, bootId);
      const places = [
        join(options.runDirectory, 'qemu', plan.uuid),
        serialPath(plan.uuid),
        ...(await cgroupsOf(plan.uuid)),
      ].filter((path) => existsSync(path));
      return [...(found !== undefined && isProcessAlive(found, bootId) ? [`process ${found.pid}`] : []), ...places];
    },
    pass: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
    type,
    async [Symbol.asyncDispose]() {
      for (const socket of serials.values()) socket.destroy();
      for (const plan of plans.values()) {
        const found = await findGuestProcess(plan.incarnation, bootId);
        if (found !== undefined && isProcessAlive(found, bootId)) process.kill(found.pid, 'SIGKILL');
      }
      for (const each of drivers) await each[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same driver, but it is noted what was launched, so that nothing outlives the test. */
function watchPlans(driver: Driver, plans: Map<string, GuestPlan>): Driver {
  return {
    ...driver,
    launch(plan, signal) {
      plans.set(plan.incarnation, plan);
      return driver.launch(plan, signal);
    },
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}

async function cgroupsOf(uuid: string): Promise<string[]> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const mount = mounts
    .split('\n')
    .find((line) => line.includes(' - cgroup2 '))
    ?.split(' ')[4];
  return mount === undefined ? [] : [join(mount, 'holdfast', uuid)];
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
