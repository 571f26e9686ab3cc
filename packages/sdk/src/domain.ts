import type { DomainConsole } from './console/domain-console.js';
import { openConsole } from './console/open-console.js';
import type { OpenConsoleOptions } from './console/open-console.js';
import type { CallOptions, Caller } from './convert/caller.js';
import { toDomainRef } from './domain-target.js';
import type { DomainTarget } from './domain-target.js';
import { HoldfastError } from './errors/holdfast-error.js';
import { DomainMethods } from './gen/index.js';
import type {
  AttachDomainDeviceOptions,
  AttachDomainDeviceResult,
  DetachDomainDeviceOptions,
  DetachDomainDeviceResult,
  DiskInput,
  DomainRecord,
  DomainRef,
  DomainState,
  ManagedSaveDomainOptions,
  ManagedSaveDomainResult,
  ShutdownDomainOptions,
  ShutdownDomainResult,
  StartDomainOptions,
  StartDomainResult,
} from './gen/index.js';
import type { RunningOperation } from './operation/running-operation.js';
import { beginOperation } from './operations.js';
import { checkMs } from './time/check-limits.js';
import { clockOf } from './time/timed-caller.js';
import { waitForAddress } from './wait-for-address.js';
import type { FoundAddress, WaitForAddressOptions } from './wait-for-address.js';
import { waitForState } from './wait-for-state.js';

/**
 * What {@link Domain.shutdown} takes.
 *
 * @public
 */
export interface ShutdownAndWaitOptions extends ShutdownDomainOptions {
  /** Wait until the guest is off, but not longer than this, in milliseconds. */
  readonly graceMs?: number;
  /** End the guest as {@link Domain} does with `destroy` when it is not off by then; without it that is an error. */
  readonly thenDestroy?: boolean;
}

/** How long a guest has that shall be destroyed if it does not obey, where nothing else was said. */
const usualGraceMs = 60_000;

/**
 * A handle of one domain. It holds no data, so it is never out of date: `get()` asks anew.
 *
 * @public
 */
export class Domain extends DomainMethods {
  /** What the handle was made of. */
  readonly ref: DomainRef;
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller, target: DomainTarget) {
    const ref = toDomainRef(target);
    super(caller, ref);
    this.ref = ref;
    this.#caller = caller;
  }

  /**
   * Boots a defined domain that is off, or has it go on from its saved state.
   *
   * @returns What it comes to when awaited; before that, {@link RunningOperation.progress} and `cancel`.
   */
  override start(options: StartDomainOptions = {}): RunningOperation<StartDomainResult> {
    return beginOperation(this.#caller, options, (requestId) => super.start({ ...options, requestId }));
  }

  /**
   * Saves the state of the guest to a file and ends it; its next start goes on from there.
   *
   * @returns What it comes to when awaited; before that, {@link RunningOperation.progress} and `cancel`.
   */
  override managedSave(options: ManagedSaveDomainOptions = {}): RunningOperation<ManagedSaveDomainResult> {
    return beginOperation(this.#caller, options, (requestId) => super.managedSave({ ...options, requestId }));
  }

  /**
   * Asks the guest to shut itself down. Answers when it was asked; with `graceMs` or `thenDestroy`, when it is off.
   *
   * @remarks
   * The wait ends with DEADLINE_EXCEEDED when the guest is not off in time; `timeoutMs` is about each call within.
   */
  override async shutdown(options: ShutdownAndWaitOptions = {}): Promise<ShutdownDomainResult> {
    const { graceMs, thenDestroy = false, ...call } = options;
    if (graceMs !== undefined) checkMs('graceMs', graceMs);
    const asked = await super.shutdown(call);
    if (graceMs === undefined && !thenDestroy) return asked;
    // By its UUID: a name may mean another domain by then, and an id is gone with the guest.
    const same = new Domain(this.#caller, asked.domain);
    const { signal, timeoutMs } = call;
    const until = signal === undefined ? {} : { signal };
    try {
      const limits = { ...until, timeoutMs: Math.max(1, graceMs ?? usualGraceMs) };
      return { domain: await waitForState(same, ['shutoff'], this.#caller, limits, asked.domain) };
    } catch (error) {
      const isLate = error instanceof HoldfastError && error.code === 'DEADLINE_EXCEEDED';
      if (!isLate || !thenDestroy) throw error;
      return same.destroy({ ...until, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    }
  }

  /**
   * Adds a disk to the running guest, to the configuration of the next boot, or to both; without `scope` to the guest if
   * there is one, else to the next boot. The guest has it when this resolves, and its leases are held.
   *
   * @example
   * ```ts
   * await domain.attachDisk({ source: { file: '/var/lib/images/data.qcow2' }, driver: { type: 'qcow2' }, target: { dev: 'vdb' } });
   * ```
   *
   * @param disk - As an object, or the element `<disk>` of libvirt domain XML.
   * @throws HoldfastError LEASE_BUSY with the holder, INVALID_ARGUMENT, XML_INVALID, UNSUPPORTED, FILE_NOT_FOUND
   */
  attachDisk(
    disk: string | DiskInput,
    options: Omit<AttachDomainDeviceOptions, 'source'> = {},
  ): Promise<AttachDomainDeviceResult> {
    const source = typeof disk === 'string' ? { xml: disk } : { device: { disk } };
    return this.attachDevice({ ...options, source });
  }

  /**
   * Takes a disk out. The guest is asked and has let go of it when this resolves; its leases are free then. One that does not
   * let go within `waitMs` keeps the disk; when it lets go later, the event `deviceRemoved` tells so.
   *
   * @param target - Name of the disk: `vdb`.
   * @throws HoldfastError DEVICE_IN_USE, DEVICE_NOT_FOUND
   */
  detachDisk(
    target: string,
    options: Omit<DetachDomainDeviceOptions, 'device'> = {},
  ): Promise<DetachDomainDeviceResult> {
    return this.detachDevice({ ...options, device: { target } });
  }

  /**
   * Waits until the domain is in a state, or in one of several. For ever, unless `timeoutMs` is given: then the wait
   * ends with DEADLINE_EXCEEDED.
   *
   * @returns The domain in that state; a transient one that is gone with its guest, as it was last.
   */
  waitFor(state: DomainState | readonly DomainState[], options: CallOptions = {}): Promise<DomainRecord> {
    return waitForState(this, typeof state === 'string' ? [state] : state, this.#caller, options);
  }

  /** Waits until there is no guest any more, however it ended; `shutdown({ graceMs })` asks it to end and waits. */
  waitForShutdown(options: CallOptions = {}): Promise<DomainRecord> {
    return this.waitFor('shutoff', options);
  }

  /**
   * Waits until the guest has an address, and answers the first one by which others can find it. For ever, unless
   * `timeoutMs` is given.
   *
   * @example
   * ```ts
   * const { address } = await domain.waitForAddress({ family: 'ipv4', timeoutMs: 60_000 });
   * ```
   *
   * @throws HoldfastError DEADLINE_EXCEEDED, CANCELLED, INVALID_STATE when there is no guest, UNSUPPORTED
   */
  waitForAddress(options: WaitForAddressOptions = {}): Promise<FoundAddress> {
    return waitForAddress(this, options, clockOf(this.#caller));
  }

  /**
   * Opens a serial port or console, for reading and writing. It is the caller's alone until it is closed; `force` takes it
   * from whoever has it.
   *
   * @example
   * ```ts
   * await using console = await domain.openConsole();
   * console.write('root\r');
   * for await (const piece of console) process.stdout.write(piece);
   * ```
   *
   * @throws HoldfastError INVALID_STATE when it is open already or there is no guest, UNSUPPORTED when it has no console
   */
  openConsole(options: OpenConsoleOptions = {}): Promise<DomainConsole> {
    return openConsole(this.#caller, this.ref, options);
  }
}
