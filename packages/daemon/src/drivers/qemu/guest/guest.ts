import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { DeviceAddress, Disk, DomainSpec, GuestInterface } from '@holdfast/protocol';
import type { Logger } from 'pino';
import { Fault } from '../../model/fault.js';
import type {
  AddressSourceName,
  DiskPlug,
  Fact,
  Guest,
  GuestConsole,
  GuestProcess,
  GuestStatus,
  SaveOptions,
} from '../driver.js';
import { guestAddresses } from './addresses/guest-addresses.js';
import { diskAlias } from './argv/devices/disk-arguments.js';
import type { EmulatorFacts } from './capabilities/emulator-facts.js';
import { clearUp } from './clear-up.js';
import { openConsole } from './console/open-console.js';
import type { GuestFiles } from './guest-files.js';
import type { GuestRecord } from './guest-record.js';
import { DiskSlots } from './hotplug/disk-slots.js';
import { dropAnchors, keepAnchors } from './hotplug/keep-anchors.js';
import { queryBalloon, queryRunState, queryVcpus, refusalClass, statusOfRunState } from './monitor/commands.js';
import type { JsonObject, JsonValue } from './monitor/json-value.js';
import { MonitorLink } from './monitor/monitor-link.js';
import type { QmpEvent } from './monitor/parse-message.js';
import type { QmpMonitor } from './monitor/qmp-monitor.js';
import { type EventState, launchedState, reduceEvent } from './monitor/reduce-event.js';
import { type DeathWatch, watchDeath } from './process/death-watch.js';
import { endForcibly, endGracefully } from './process/end-process.js';
import type { GuestUser } from './process/guest-user.js';
import { describeExit, type ExitStatus } from './process/exit-status.js';
import { readLogTail } from './process/log-file.js';
import { saveState } from './saving/save-state.js';
import { setVcpuCount } from './vcpu-hotplug.js';

/** What is known of a guest whose process exists. */
export interface QemuGuestOptions {
  readonly name: string;
  readonly spec: DomainSpec;
  readonly process: GuestProcess;
  readonly bootId: string;
  readonly files: GuestFiles;
  readonly record: GuestRecord;
  /** As whom it runs; undefined: as the daemon. */
  readonly user: GuestUser | undefined;
  /** What it runs in; undefined: that is not installed any more. */
  readonly emulator: EmulatorFacts | undefined;
  /** Its exit, when it is our child. */
  readonly exited: Promise<ExitStatus> | undefined;
  /** Where its output of this run begins in its log. */
  readonly logStart: number;
  readonly monitorPath: string;
  readonly monitorTimeoutMs: number;
  readonly report: (fact: Fact) => void;
  readonly logger: Logger;
}

/** A guest whose process exists, and the daemon's hold on it. */
export class QemuGuest implements Guest {
  readonly #options: QemuGuestOptions;
  readonly #link: MonitorLink;
  readonly #watch: DeathWatch;
  readonly #disks: DiskSlots;
  /** Settles when the process is gone, all of it is cleared up and its last fact is told. */
  readonly #gone: Promise<void>;
  #state: EventState = launchedState;
  #isStateKnown = true;
  /** A guest of which nobody knows yet tells nothing: its launch may still fail. */
  #tells: 'not yet' | 'yes' | 'no more' = 'not yet';
  #ending: { readonly afterShutdown: boolean } | undefined;
  #isGone = false;
  readonly #releases = new Set<() => void>();
  readonly #consoles = new Set<GuestConsole>();

  constructor(options: QemuGuestOptions) {
    this.#options = options;
    const { process, bootId, exited, record } = options;
    this.#watch = watchDeath({ process, bootId, exited, cgroup: record.cgroup });
    this.#link = new MonitorLink({
      path: options.monitorPath,
      guest: options.name,
      timeoutMs: options.monitorTimeoutMs,
      onEvent: (event, ours) => this.#intake(event, ours),
      onReachable: (reachable) => this.#tell({ kind: reachable ? 'reachable' : 'unreachable' }),
      onDisconnect: () => this.#watch.hurry(),
      onReconnect: (monitor) => this.#catchUp(monitor),
    });
    const disks = options.spec.devices?.disks ?? [];
    this.#disks = new DiskSlots(
      { ...options, recordPath: options.files.record, monitor: () => this.#link.monitor },
      disks.map(diskAlias),
    );
    this.#gone = this.#watch.dead.then((status) => this.#bury(status));
  }

  get process(): GuestProcess {
    return this.#options.process;
  }

  /** Settles when nothing of it is left. */
  get gone(): Promise<void> {
    return this.#gone;
  }

  /**
   * Takes up the connection to its monitor.
   * @throws Fault MONITOR_FAILED; the signal's reason
   */
  async connect(signal: AbortSignal, timeoutMs: number): Promise<QmpMonitor> {
    return await this.#link.connect({ signal, timeoutMs });
  }

  /** Tries to connect until it works; the guest is told to be unreachable meanwhile. */
  connectLater(): void {
    this.#isStateKnown = false;
    this.#link.retry();
  }

  /** From now on its facts are told; false: it is gone already, and that will not be. */
  beginTelling(): boolean {
    if (this.#isGone) return false;
    this.#tells = 'yes';
    return true;
  }

  /** Takes its state from its monitor instead of from events. */
  async learnState(monitor: QmpMonitor, signal: AbortSignal): Promise<void> {
    const { run } = statusOfRunState(await queryRunState(monitor, { signal }));
    this.#state = { ...launchedState, run };
  }

  async status(signal: AbortSignal): Promise<GuestStatus> {
    signal.throwIfAborted();
    const { monitor } = this.#link;
    const [runState, memoryBytes, vcpus] = await Promise.all([
      queryRunState(monitor, { signal }),
      queryBalloon(monitor, { signal }),
      queryVcpus(monitor, { signal }),
    ]);
    return { ...statusOfRunState(runState), memoryBytes, vcpus };
  }

  async resume(signal: AbortSignal): Promise<void> {
    await this.#execute('cont', undefined, signal);
  }

  async pause(signal: AbortSignal): Promise<void> {
    await this.#execute('stop', undefined, signal);
  }

  async pressPowerButton(signal: AbortSignal): Promise<void> {
    await this.#execute('system_powerdown', undefined, signal);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#execute('system_reset', undefined, signal);
  }

  async setMemory(memoryBytes: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#execute('balloon', { value: memoryBytes }, signal);
    } catch (error) {
      if (refusalClass(error) !== 'DeviceNotActive') throw error;
      const message = `guest ${this.#options.name} has no balloon: its memory cannot change while it runs`;
      throw new Fault('UNSUPPORTED', message, {}, { cause: error });
    }
  }

  async setVcpus(count: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await setVcpuCount(count, {
      monitor: this.#link.monitor,
      command: { signal },
      nextRelease: () => new Promise<void>((resolve) => void this.#releases.add(resolve)),
    });
  }

  async plugDisk(plug: DiskPlug, signal: AbortSignal): Promise<Disk> {
    signal.throwIfAborted();
    return await this.#disks.plug(plug, signal);
  }

  async unplugDisk(alias: string, limit: AbortSignal): Promise<void> {
    await this.#disks.unplug(alias, limit);
  }

  async devices(signal: AbortSignal): Promise<ReadonlyMap<string, DeviceAddress | undefined>> {
    return await this.#disks.devices({ signal });
  }

  async keep(anchors: ReadonlyMap<string, Socket | number>, signal: AbortSignal): Promise<void> {
    await keepAnchors(this.#link.monitor, anchors, signal);
  }

  async letGo(names: readonly string[], signal: AbortSignal): Promise<void> {
    await dropAnchors(this.#link.monitor, names, signal);
  }

  async save(path: string, options: SaveOptions): Promise<void> {
    options.signal.throwIfAborted();
    const { files, name } = this.#options;
    await saveState(path, {
      ...options,
      guest: name,
      monitor: this.#link.monitor,
      socketPath: join(files.own, 'save'),
    });
  }

  async addresses(source: AddressSourceName, signal: AbortSignal): Promise<readonly GuestInterface[]> {
    signal.throwIfAborted();
    return await guestAddresses(this.#options.spec, source);
  }

  async openConsole(device: string, signal: AbortSignal): Promise<GuestConsole> {
    signal.throwIfAborted();
    const { spec, files, name } = this.#options;
    if (this.#isGone) throw new Fault('MONITOR_FAILED', `guest ${name} is gone`);
    const console = await openConsole(spec, device, files.directory, signal);
    this.#consoles.add(console);
    return { ...console, close: () => (this.#consoles.delete(console), console.close()) };
  }

  async end(how: 'graceful' | 'forced', signal: AbortSignal): Promise<void> {
    if (this.#isGone) return await this.#gone;
    signal.throwIfAborted();
    if (this.#tells === 'no more') throw new Fault('MONITOR_FAILED', `guest ${this.#options.name} was let go of`);
    this.#ending ??= { afterShutdown: this.#state.run === 'shutdown' };
    const { process, bootId, name } = this.#options;
    const ask = async (): Promise<JsonValue> => {
      if (!this.#link.isReachable) throw new Fault('MONITOR_FAILED', `monitor of guest ${name} cannot be reached`);
      return await this.#link.execute('quit', undefined, {});
    };
    const options = { process, bootId, name, gone: this.#gone, ask, signal };
    await (how === 'forced' ? endForcibly(options) : endGracefully(options));
  }

  // oxlint-disable-next-line require-await -- the port allows a driver to wait here
  async detach(): Promise<void> {
    this.#tells = 'no more';
    for (const console of this.#consoles) console.close();
    this.#link.close();
    this.#watch[Symbol.dispose]();
  }

  async #execute(command: string, args: JsonObject | undefined, signal: AbortSignal): Promise<JsonValue> {
    return await this.#link.execute(command, args, { signal });
  }

  #intake(event: QmpEvent, ours: (command: string) => boolean): void {
    if (event.name === 'DEVICE_DELETED' || event.name === 'ACPI_DEVICE_OST') {
      for (const release of this.#releases) release();
      this.#releases.clear();
    }
    const { state, facts } = reduceEvent(this.#state, event, {
      ours,
      ending: this.#ending !== undefined,
      deviceLeft: (device, what) => this.#disks.hear(device, what),
      deviceOf: (node) => this.#disks.deviceOf(node),
    });
    this.#state = state;
    for (const fact of facts) this.#tell(fact);
  }

  /** Tells what must have happened while there was no connection. */
  async #catchUp(monitor: QmpMonitor): Promise<void> {
    const before = this.#isStateKnown ? this.#state.run : undefined;
    const { run, cause } = statusOfRunState(await queryRunState(monitor, {}));
    this.#state = { ...launchedState, run };
    this.#isStateKnown = true;
    if (before === undefined || run === before || this.#ending !== undefined) return;
    if (run === 'shutdown') this.#tell({ kind: 'shutdown', by: 'guest' });
    if (run === 'panicked') this.#tell({ kind: 'panicked' });
    if (run === 'pm-suspended') this.#tell({ kind: 'pm-suspended', to: 'memory' });
    if (run === 'running') this.#tell({ kind: before === 'pm-suspended' ? 'woke' : 'resumed' });
    if (run === 'paused') {
      this.#tell({ kind: 'paused', cause: cause === 'io-error' || cause === 'watchdog' ? cause : 'user' });
    }
  }

  async #bury(status: ExitStatus | undefined): Promise<void> {
    this.#isGone = true;
    this.#link.close();
    const { files, logger, logStart, name } = this.#options;
    const cause = this.#causeOfExit();
    const tail = cause === 'crashed' ? await readLogTail(files.log, logStart) : '';
    const detail = [describeExit(status), tail.split('\n').at(-1) ?? ''].filter((part) => part !== '').join(': ');
    await clearUp(files, this.#disks.record, logger);
    logger.info({ domain: name, pid: this.process.pid, cause, detail }, 'guest process is gone');
    this.#tell({ kind: 'exited', cause, detail });
    this.#tells = 'no more';
  }

  #causeOfExit(): 'shutdown' | 'ended' | 'crashed' {
    if (this.#ending !== undefined) return this.#ending.afterShutdown ? 'shutdown' : 'ended';
    return this.#state.run === 'shutdown' ? 'shutdown' : 'crashed';
  }

  #tell(fact: Fact): void {
    if (this.#tells !== 'yes') return;
    try {
      this.#options.report(fact);
    } catch (error) {
      // A fault of the listener must not cost us the monitor.
      this.#options.logger.error({ err: error, domain: this.#options.name, fact }, 'a fact could not be taken in');
    }
  }
}
