import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { DeviceAddress, Disk, GuestInterface } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type {
  AddressSourceName,
  DiskPlug,
  Guest,
  GuestConsole,
  GuestProcess,
  GuestStatus,
  SaveOptions,
} from '../../driver.js';
import { guestAddresses } from '../addresses/guest-addresses.js';
import { diskAlias } from '../argv/devices/disk-arguments.js';
import { openConsole } from '../console/open-console.js';
import { DiskSlots } from '../hotplug/disk-slots.js';
import { dropAnchors, keepAnchors } from '../hotplug/keep-anchors.js';
import { setVcpuCount } from '../hotplug/vcpu-hotplug.js';
import { queryBalloon, queryRunState, queryVcpus, refusalClass, statusOfRunState } from '../monitor/commands.js';
import type { JsonObject, JsonValue } from '../monitor/json-value.js';
import { MonitorLink } from '../monitor/monitor-link.js';
import type { QmpEvent } from '../monitor/parse-message.js';
import type { QmpMonitor } from '../monitor/qmp-monitor.js';
import { type DeathWatch, watchDeath } from '../process/death-watch.js';
import { endForcibly, endGracefully } from '../process/end-process.js';
import { describeExit, type ExitStatus } from '../process/exit-status.js';
import { readLogTail } from '../process/log-file.js';
import { saveState } from '../saving/save-state.js';
import { clearUp } from './clear-up.js';
import { GuestNews } from './guest-news.js';
import type { QemuGuestOptions } from './guest-options.js';

/** A guest whose process exists, and the daemon's hold on it. */
export class QemuGuest implements Guest {
  readonly #options: QemuGuestOptions;
  readonly #link: MonitorLink;
  readonly #watch: DeathWatch;
  readonly #disks: DiskSlots;
  readonly #news: GuestNews;
  /** Settles when the process is gone, all of it is cleared up and its last fact is told. */
  readonly #gone: Promise<void>;
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
      onReachable: (reachable) => this.#news.tell({ kind: reachable ? 'reachable' : 'unreachable' }),
      onDisconnect: () => this.#watch.hurry(),
      onReconnect: (monitor) => this.#catchUp(monitor),
    });
    const disks = options.spec.devices?.disks ?? [];
    this.#disks = new DiskSlots(
      { ...options, recordPath: options.files.record, monitor: () => this.#link.monitor },
      disks.map(diskAlias),
    );
    this.#news = new GuestNews(options, this.#disks);
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
    this.#news.forgetState();
    this.#link.retry();
  }

  /** From now on its facts are told; false: it is gone already, and that will not be. */
  beginTelling(): boolean {
    if (this.#isGone) return false;
    this.#news.begin();
    return true;
  }

  /** Takes its state from its monitor instead of from events. */
  async learnState(monitor: QmpMonitor, signal: AbortSignal): Promise<void> {
    const { run } = statusOfRunState(await queryRunState(monitor, { signal }));
    this.#news.learnState(run);
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
    const before = this.#news.knownRun;
    await this.#steer('cont', 'running', signal);
    if (await this.#isAsleep()) this.#news.staysAsleep(before);
  }

  async pause(signal: AbortSignal): Promise<void> {
    await this.#steer('stop', 'paused', signal);
    if (!(await this.#isAsleep())) return;
    const message = `domain ${this.#options.name} is pmsuspended: it fell asleep before it could be held; wake it first`;
    throw new Fault('INVALID_STATE', message, { metadata: { state: 'pmsuspended' } });
  }

  /** Has it run or not. Who gives up before the answer may have been obeyed already: then that is a fact, as from anybody else. */
  async #steer(command: 'cont' | 'stop', to: 'running' | 'paused', signal: AbortSignal): Promise<void> {
    const before = this.#news.knownRun;
    try {
      await this.#execute(command, undefined, signal);
    } catch (error) {
      if (before !== to && this.#news.knownRun === to) {
        this.#news.tell(to === 'paused' ? { kind: 'paused', cause: 'user' } : { kind: 'resumed' });
      }
      throw error;
    }
  }

  /**
   * QEMU neither holds a guest that sleeps nor lets it go on, and does not say so. Asked when it has done what it was told: a caller
   * who gives up now, or a monitor that is lost, undoes nothing of that, and must not keep it from being recorded.
   */
  async #isAsleep(): Promise<boolean> {
    const runState = await queryRunState(this.#link.monitor, {}).catch(() => '');
    return statusOfRunState(runState).run === 'pm-suspended';
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
    if (this.#news.hasEnded) throw new Fault('MONITOR_FAILED', `guest ${this.#options.name} was let go of`);
    this.#news.expectEnd();
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
    this.#news.end();
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
    this.#news.hear(event, ours);
  }

  /** Tells what must have happened while there was no connection. */
  async #catchUp(monitor: QmpMonitor): Promise<void> {
    const before = this.#news.knownRun;
    this.#news.catchUp(before, statusOfRunState(await queryRunState(monitor, {})));
  }

  async #bury(status: ExitStatus | undefined): Promise<void> {
    this.#isGone = true;
    this.#link.close();
    const { files, logger, logStart, name } = this.#options;
    const cause = this.#news.causeOfExit();
    const tail = cause === 'crashed' ? await readLogTail(files.log, logStart) : '';
    const detail = [describeExit(status), tail.split('\n').at(-1) ?? ''].filter((part) => part !== '').join(': ');
    await clearUp(files, this.#disks.record, logger);
    logger.info({ domain: name, pid: this.process.pid, cause, detail }, 'guest process is gone');
    this.#news.tell({ kind: 'exited', cause, detail });
    this.#news.end();
  }
}
