import { type DeviceAddress, type Disk, DomainDevices, DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { DiskPlug } from '../../driver.js';
import { createContext } from '../argv/create-context.js';
import { plugCommands } from '../argv/plug-commands.js';
import type { EmulatorFacts } from '../capabilities/emulator-facts.js';
import { type GuestRecord, writeGuestRecord } from '../guest/guest-record.js';
import { planLoan, returnFile, takeLoan } from '../images/borrow-files.js';
import { fileFault } from '../images/file-rights.js';
import { wantedFiles } from '../images/wanted-files.js';
import { isRefusal } from '../monitor/commands.js';
import type { CommandOptions, QmpMonitor } from '../monitor/qmp-monitor.js';
import type { GuestUser } from '../process/guest-user.js';
import { queryChildren, queryNodeGroups } from './block-nodes.js';
import { addressOfDevice, queryPci } from './pci-places.js';

/** What is known of a guest whose disks come and go. */
export interface DiskSlotsOptions {
  readonly name: string;
  /** What it was started or taken back with. */
  readonly spec: DomainSpec;
  /** Undefined: it is not installed any more. */
  readonly emulator: EmulatorFacts | undefined;
  readonly user: GuestUser | undefined;
  readonly record: GuestRecord;
  readonly recordPath: string;
  readonly monitor: () => QmpMonitor;
}

/** How long to wait for word of a device before it is looked at again. */
const lookMs = 100;
/** How long the nodes of a device that is gone may be in use. */
const clearMs = 5000;

/** The disks of a guest that runs. */
export class DiskSlots {
  readonly #options: DiskSlotsOptions;
  #record: GuestRecord;
  /** Aliases of the disks by the numbers of their nodes. */
  readonly #aliases: Map<number, string>;
  /** Devices that somebody waits for to be let go of, and whether the guest has refused. */
  readonly #leaving = new Map<string, { isRefused: boolean }>();
  #wake = Promise.withResolvers<void>();

  constructor(options: DiskSlotsOptions, aliases: readonly string[]) {
    this.#options = options;
    this.#record = options.record;
    this.#aliases = new Map(aliases.entries());
  }

  /** What must be given back when the guest is gone. */
  get record(): GuestRecord {
    return this.#record;
  }

  /** Alias of the disk that a block node belongs to; other names are answered as they are. */
  deviceOf(node: string): string {
    const number = /^disk(\d+)-/.exec(node)?.[1];
    return number === undefined ? node : (this.#aliases.get(Number(number)) ?? node);
  }

  /** Takes in that a device is gone, or that the guest refuses to let go of it; false: nobody waits for that. */
  hear(alias: string, what: 'gone' | 'refused'): boolean {
    const leaving = this.#leaving.get(alias);
    if (leaving !== undefined && what === 'refused') leaving.isRefused = true;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
    return leaving !== undefined;
  }

  /** @throws Fault as `Guest.plugDisk` */
  async plug({ disk, images }: DiskPlug, signal: AbortSignal): Promise<Disk> {
    const { emulator, spec, name } = this.#options;
    if (emulator === undefined)
      throw new Fault('UNSUPPORTED', `the emulator of guest ${name} is not installed any more`);
    const monitor = this.#options.monitor();
    const alias = disk.alias ?? '';
    const first = spec.devices?.disks.length ?? 0;
    const { free } = await queryNodeGroups(monitor, { signal }, { present: new Set(), first });
    const bus = await this.#freePort(monitor, disk, emulator, { signal });
    try {
      await this.#borrow({ disk, images }, alias, signal);
      for (const command of plugCommands(spec, emulator, { disk, images, index: free, bus })) {
        await monitor.execute(command.execute, command.arguments, { signal });
      }
      this.#aliases.set(free, alias);
      return await this.#placed(monitor, disk, emulator, { signal });
    } catch (error) {
      await this.#withdraw(monitor, alias);
      throw isRefusal(error) ? new Fault('MONITOR_FAILED', error.message, error.details, { cause: error }) : error;
    }
  }

  /** @throws Fault as `Guest.unplugDisk` */
  async unplug(alias: string, limit: AbortSignal): Promise<void> {
    const { name } = this.#options;
    const monitor = this.#options.monitor();
    const isThere = async (): Promise<boolean> => (await this.#present(monitor)).has(alias);
    if (!(await isThere())) throw new Fault('DEVICE_NOT_FOUND', `guest ${name} has no device ${alias}`);
    const leaving = { isRefused: false };
    this.#leaving.set(alias, leaving);
    try {
      await this.#askFor(monitor, alias);
      while (!leaving.isRefused && !limit.aborted && (await isThere())) await this.#nextWord(limit);
      // The last word of a device comes when its nodes are free.
      if (!(await isThere())) return await this.#clearAfter(monitor, alias);
    } finally {
      this.#leaving.delete(alias);
    }
    // From here on it is told as a fact when the guest lets go, so that this look misses nothing.
    if (!(await isThere())) return await this.#clearAfter(monitor, alias);
    const why = leaving.isRefused ? 'refuses to let go of' : 'has not let go of';
    throw new Fault('DEVICE_IN_USE', `guest ${name} ${why} device ${alias}`, {
      metadata: { device: alias, answer: leaving.isRefused ? 'refused' : 'none' },
    });
  }

  /** @throws Fault MONITOR_FAILED */
  async devices(command: CommandOptions): Promise<ReadonlyMap<string, DeviceAddress | undefined>> {
    const monitor = this.#options.monitor();
    const present = await this.#present(monitor, command);
    await this.#clear(monitor);
    for (const { device } of this.#record.borrowed) {
      if (device !== undefined && !present.has(device)) await this.#giveBack(device);
    }
    const { emulator } = this.#options;
    if (emulator === undefined) return new Map([...present].map((alias) => [alias, undefined]));
    const onPci = await queryPci(monitor, command);
    const controllerOf = this.#controllerOf(emulator);
    return new Map([...present].map((alias) => [alias, addressOfDevice(onPci, alias, controllerOf)]));
  }

  #present(monitor: QmpMonitor, command: CommandOptions = {}): Promise<ReadonlySet<string>> {
    return queryChildren(monitor, command, '/machine/peripheral');
  }

  async #askFor(monitor: QmpMonitor, alias: string): Promise<void> {
    try {
      await monitor.execute('device_del', { id: alias }, {});
    } catch (error) {
      // It was asked before, and may have gone since it was looked at.
      if (!isRefusal(error) || !/in the process of unplug|not found/.test(error.message)) throw error;
    }
  }

  async #nextWord(limit: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      limit.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
    });
    let timer: NodeJS.Timeout | undefined;
    const look = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lookMs);
    });
    await Promise.race([this.#wake.promise, aborted, look]);
    clearTimeout(timer);
    stop.abort();
  }

  /** Name of a port that has nothing in it, where the bus of the machine takes nothing while the guest runs. */
  async #freePort(
    monitor: QmpMonitor,
    { target, address }: Disk,
    emulator: EmulatorFacts,
    command: CommandOptions,
  ): Promise<string | undefined> {
    const { spec, name } = this.#options;
    const { family, controllers } = this.#context(emulator);
    if (family !== 'q35' || target?.bus !== 'virtio' || address !== undefined) return undefined;
    const ports = controllers.all.filter(({ model }) => model === 'pcie-root-port').map(({ alias }) => alias);
    const free = (await queryPci(monitor, command)).find(
      ({ id, isEmptyBridge }) => isEmptyBridge && ports.includes(id),
    );
    if (free !== undefined) return free.id;
    const machine = spec.os?.machine ?? '';
    throw new Fault('UNSUPPORTED', `guest ${name} has no free port for a PCI device; machine ${machine} needs one`, {
      hint: "give the definition more controllers of type 'pci' and model 'pcie-root-port', and start it anew",
    });
  }

  /** The disk with its place on the PCI bus, so that it is found there when the guest is saved and goes on. */
  async #placed(monitor: QmpMonitor, disk: Disk, emulator: EmulatorFacts, command: CommandOptions): Promise<Disk> {
    if (disk.target?.bus !== 'virtio' || disk.address !== undefined) return disk;
    const onPci = await queryPci(monitor, command);
    const address = addressOfDevice(onPci, disk.alias ?? '', this.#controllerOf(emulator));
    return address === undefined ? disk : { ...disk, address };
  }

  /** Number of a PCI controller by its name in QEMU. */
  #controllerOf(emulator: EmulatorFacts): (name: string) => number | undefined {
    const { controllers } = this.#context(emulator);
    return (name) => controllers.all.find(({ type, alias }) => type === 'pci' && alias === name)?.index;
  }

  #context(emulator: EmulatorFacts): ReturnType<typeof createContext> {
    const paths = { directory: '/', consoleLog: '/', chains: new Map(), nowSeconds: 0 };
    return createContext(this.#options.spec, emulator, paths);
  }

  /** Removes the nodes and limits that no disk uses; those of a guest's other disks are in use. */
  async #clear(monitor: QmpMonitor): Promise<void> {
    const { used, orphans } = await queryNodeGroups(monitor, {}, { present: await this.#present(monitor), first: 0 });
    for (const [number, alias] of used) this.#aliases.set(number, alias);
    for (const node of orphans) await this.#removeNode(monitor, node);
    for (const object of await queryChildren(monitor, {}, '/objects')) {
      const number = /^limits-disk(\d+)$/.exec(object)?.[1];
      if (number !== undefined && !used.has(Number(number))) await monitor.execute('object-del', { id: object }, {});
    }
  }

  /** A device that is gone for the guest has its node until all processors have seen that: a moment. */
  async #removeNode(monitor: QmpMonitor, node: string): Promise<void> {
    const end = performance.now() + clearMs;
    for (;;) {
      try {
        await monitor.execute('blockdev-del', { 'node-name': node }, {});
        return;
      } catch (error) {
        if (!isRefusal(error) || performance.now() > end) throw error;
        if (/find node/i.test(error.message)) return;
        await this.#nextWord(new AbortController().signal);
      }
    }
  }

  async #withdraw(monitor: QmpMonitor, alias: string): Promise<void> {
    if (!(await this.#present(monitor)).has(alias)) await this.#clearAfter(monitor, alias);
  }

  async #clearAfter(monitor: QmpMonitor, alias: string): Promise<void> {
    await this.#clear(monitor);
    await this.#giveBack(alias);
  }

  /** Lets the user of the guest open the files of a disk; written down before it is done. */
  async #borrow({ disk, images }: DiskPlug, alias: string, signal: AbortSignal): Promise<void> {
    const { user } = this.#options;
    const spec = { ...DomainSpec.create(), devices: { ...DomainDevices.create(), disks: [disk] } };
    for (const wanted of wantedFiles(spec, new Map([[0, images]]))) {
      const loan = await planLoan(wanted, user, signal);
      if (loan === undefined || this.#record.borrowed.some(({ path }) => path === loan.path)) continue;
      await this.#note([...this.#record.borrowed, { ...loan, device: alias }]);
      await takeLoan(loan).catch((error: unknown) => {
        throw fileFault(error, { path: loan.path, field: wanted.field });
      });
    }
  }

  async #giveBack(alias: string): Promise<void> {
    const loans = this.#record.borrowed.filter(({ device }) => device === alias);
    if (loans.length === 0) return;
    for (const loan of loans) await returnFile(loan).catch(() => {}); // It was removed or replaced: nothing is ours any more.
    await this.#note(this.#record.borrowed.filter(({ device }) => device !== alias));
  }

  async #note(borrowed: GuestRecord['borrowed']): Promise<void> {
    this.#record = { ...this.#record, borrowed };
    try {
      await writeGuestRecord(this.#options.recordPath, this.#record);
    } catch (error) {
      throw fileFault(error, { path: this.#options.recordPath, field: 'the run directory' });
    }
  }
}
