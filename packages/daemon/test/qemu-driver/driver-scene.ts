import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach } from 'vitest';
import type { Fact, Guest, GuestProcess, LaunchPlan } from '../../dist/drivers/driver.js';
import { QmpMonitor } from '../../dist/drivers/qemu/monitor/qmp-monitor.js';
import type { QemuDriverOptions } from '../../dist/drivers/qemu/qemu-driver.js';
import { createQemuEnvironment, type QemuEnvironment } from './driver-environment.js';

/** Of a caller that waits as long as it takes. */
export const patient = new AbortController().signal;
export const MiB = 1024 * 1024;

/** The driver of QEMU in one test, its guests, and the facts that it tells of them. */
class DriverScene {
  #env: QemuEnvironment | undefined;
  facts: Fact[] = [];

  get env(): QemuEnvironment {
    if (this.#env === undefined) throw new Error('the driver is opened when a test begins');
    return this.#env;
  }

  async open(options: Partial<QemuDriverOptions>): Promise<void> {
    this.facts = [];
    this.#env = await createQemuEnvironment(options);
  }

  /** Has another driver in its place, which is set otherwise. */
  async reopen(options: Partial<QemuDriverOptions>): Promise<void> {
    await this.env[Symbol.asyncDispose]();
    this.#env = await createQemuEnvironment(options);
  }

  planFor(change: (spec: DomainSpec) => object = (spec) => spec): LaunchPlan {
    const uuid = crypto.randomUUID();
    const spec = DomainSpec.fromPartial(change(this.env.bootableSpec('web', uuid)));
    return {
      uuid,
      name: 'web',
      id: 1,
      spec,
      incarnation: crypto.randomUUID(),
      inherit: [],
      report: (fact) => void this.facts.push(fact),
    };
  }

  async eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!(await isSo())) {
      if (performance.now() > deadline) {
        throw new Error(`waited in vain: ${what}; facts: ${JSON.stringify(this.facts)}`);
      }
      await this.env.pass(5);
    }
  }

  async readConsole(plan: LaunchPlan): Promise<string> {
    const piece = await this.env.driver.consoleLog(plan)?.read(0, MiB);
    return new TextDecoder().decode(piece?.data);
  }

  async boot(plan: LaunchPlan): Promise<Guest> {
    const guest = await this.env.driver.launch(plan, patient);
    await guest.resume(patient);
    await this.eventually('it boots', async () => (await this.readConsole(plan)).includes(this.env.readyLine));
    return guest;
  }

  /** The second monitor, as somebody has it who looks for the cause of trouble. */
  async rescueMonitor(plan: LaunchPlan): Promise<QmpMonitor> {
    const path = join(this.env.options.runDirectory, 'qemu', plan.uuid, 'rescue');
    return await QmpMonitor.connect({ path, guest: 'web', timeoutMs: 5000, onEvent() {}, onLost() {}, onSilence() {} });
  }

  /** A daemon in small, which launches that guest and lets it run. */
  startDaemon(plan: LaunchPlan): { daemon: ChildProcess; nextLine: () => Promise<string> } {
    const file = join(this.env.folder, `${plan.uuid}.json`);
    const { logger: _logger, ...options } = this.env.options;
    writeFileSync(file, JSON.stringify({ options, plan: { ...plan, spec: DomainSpec.toJSON(plan.spec) } }));
    const daemon = spawn(process.execPath, [join(import.meta.dirname, 'daemon-in-small.mjs'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(daemon.stdout)[Symbol.asyncIterator]();
    return { daemon, nextLine: async () => String((await lines.next()).value) };
  }
}

/** Has a fresh driver for each test of a file. */
export function useDriver(options: Partial<QemuDriverOptions> = {}): DriverScene {
  const scene = new DriverScene();
  beforeEach(() => scene.open(options));
  afterEach(() => scene.env[Symbol.asyncDispose]());
  return scene;
}

/** The spec with these devices beside its own. */
export function withDevices(devices: object): (spec: DomainSpec) => object {
  return (spec) => ({ ...spec, devices: { ...spec.devices, ...devices } });
}

/** The process of a guest that must have one. */
export function processOf(guest: { readonly process: GuestProcess | undefined }): GuestProcess {
  if (guest.process === undefined) throw new Error('the guest has no process');
  return guest.process;
}
