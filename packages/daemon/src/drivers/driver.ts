import type { Socket } from 'node:net';
import type { DiskImage, DiskImages } from '../model/given-images.js';
import type {
  DeviceAddress,
  Disk,
  DomainCapability,
  DomainSpec,
  GuestCapability,
  GuestInterface,
} from '@holdfast/protocol';

/**
 * What a driver owes the engine: means, no meaning. The engine owns states, jobs, leases, files and events; a driver
 * makes guests, acts on them when told to, and reports facts. Every driver passes `conformance/`.
 */
export interface Driver extends AsyncDisposable {
  /** Name of the driver, `qemu` or `test`. */
  readonly name: string;
  /** Ways in which it can run guests on this host; cached until `refresh`. */
  guestCapabilities(options: { readonly refresh: boolean }, signal: AbortSignal): Promise<readonly GuestCapability[]>;
  /** What it accepts in a domain spec for that way of running guests, field by field. */
  domainCapabilities(guest: GuestCapability, machine: string): readonly DomainCapability[];
  /** Says what of a completed spec it cannot run; empty: it can. Pure: touches no file and no process. */
  refusals(spec: DomainSpec): readonly SpecRefusal[];
  /** Says why a disk cannot be plugged into a guest that runs with that spec; empty: it can. Pure. */
  plugRefusals(spec: DomainSpec, disk: Disk): readonly SpecRefusal[];
  /**
   * Every image of this host that the disks of a completed spec are made of, those under others included, by name and
   * format: what the guest will open, so that it can be leased before. Storage may hang over it: the signal gives it up.
   * @throws Fault LAUNCH_FAILED when a chain of images cannot be followed, FILE_NOT_FOUND, FILE_PERMISSION
   */
  diskImages(spec: DomainSpec, signal: AbortSignal): Promise<DiskImages>;
  /**
   * Makes a guest that is paused before its first instruction. When it rejects, nothing of the guest is left.
   * @throws Fault LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED
   */
  launch(plan: LaunchPlan, signal: AbortSignal): Promise<Guest>;
  /** Takes a guest back that an earlier run of the daemon launched; undefined: it is gone, and nothing of it is left. */
  adopt(plan: AdoptPlan, signal: AbortSignal): Promise<Guest | undefined>;
  /** Path of the file in which the guest's first serial port or console is logged; undefined: it has none. */
  consoleLog(plan: GuestPlan): ConsoleLog | undefined;
}

/** Something in a spec that a driver cannot run. */
export interface SpecRefusal {
  /** Path of the field, for example `devices.disks[0].target.bus`. */
  readonly field: string;
  readonly found: string;
  /** What it can run instead; empty: nothing, it does not know the field. */
  readonly expected: string;
}

/** Reads what a guest wrote to its console. */
export interface ConsoleLog {
  /** Reads up to `maxBytes` from `offset`; a negative offset counts from the end. */
  read(offset: number, maxBytes: number): Promise<{ data: Uint8Array; offset: number; size: number }>;
}

/** Which guest: the same in every run of the daemon. */
export interface GuestPlan {
  readonly uuid: string;
  readonly name: string;
  /** The spec with all defaults, aliases and leases decided. */
  readonly spec: DomainSpec;
  /** Identity of this start of the domain; in the status file before the guest exists. */
  readonly incarnation: string;
}

export interface LaunchPlan extends GuestPlan {
  /** Number of the guest, from 1. */
  readonly id: number;
  /** The images for which leases are held: it opens these and no others; undefined: nobody has looked. */
  readonly images?: DiskImages;
  /** Program and arguments that end in the guest's own, and whose process becomes the guest; absent or empty: none. */
  readonly command?: readonly string[];
  /** Path of a state that `save` wrote: it goes on from there and is paused; absent: from its first instruction. */
  readonly restore?: string;
  /** Open sockets and descriptors that the guest's process must inherit: they keep its leases. */
  readonly inherit: readonly (Socket | number)[];
  /** Where facts about this guest go, from now until it has exited or is detached. */
  readonly report: (fact: Fact) => void;
}

export interface AdoptPlan extends GuestPlan {
  readonly id: number;
  /** The process that was recorded; undefined: the daemon died before it was known. */
  readonly process: GuestProcess | undefined;
  readonly report: (fact: Fact) => void;
}

/** Names one process for ever: a pid alone may be another's by now. */
export interface GuestProcess {
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat). */
  readonly startTime: number;
  readonly bootId: string;
}

/** What the hypervisor says of a guest when it is asked. */
export interface GuestStatus {
  readonly run: 'running' | 'paused' | 'shutdown' | 'panicked' | 'pm-suspended';
  /** Why it is paused, as far as the hypervisor knows. */
  readonly cause: 'user' | 'io-error' | 'watchdog' | 'starting-up' | 'unknown';
  readonly memoryBytes: number | undefined;
  readonly vcpus: number | undefined;
}

/** A disk to plug in. */
export interface DiskPlug {
  /** With its alias. */
  readonly disk: Disk;
  /** The images for which leases are held, its own first; empty: it has no medium. */
  readonly images: readonly DiskImage[];
}

/** How to save the state of a guest. */
export interface SaveOptions {
  readonly signal: AbortSignal;
  /** Hears how much has been written, in bytes, now and then. */
  readonly onProgress: (writtenBytes: number) => void;
}

/** A guest that exists. Every verb may throw Fault MONITOR_FAILED; none waits longer than its signal. */
export interface Guest {
  readonly process: GuestProcess | undefined;
  status(signal: AbortSignal): Promise<GuestStatus>;
  /** Lets it run; the caller reports the change, the driver does not. One that sleeps goes on sleeping, which is a fact. */
  resume(signal: AbortSignal): Promise<void>;
  /**
   * Holds it; the caller reports the change, the driver does not.
   * @throws Fault INVALID_STATE, of one that fell asleep a moment ago and cannot be held
   */
  pause(signal: AbortSignal): Promise<void>;
  /** Presses the ACPI power button; what the guest makes of it comes as facts. */
  pressPowerButton(signal: AbortSignal): Promise<void>;
  /** Presses the reset button; comes back as the fact `reset`. */
  reset(signal: AbortSignal): Promise<void>;
  setMemory(memoryBytes: number, signal: AbortSignal): Promise<void>;
  setVcpus(count: number, signal: AbortSignal): Promise<void>;
  /**
   * Plugs a disk in, and answers it with the place that it got. When it rejects, nothing of the disk is left, unless the
   * monitor went silent.
   * @throws Fault UNSUPPORTED when there is no place for it, FILE_NOT_FOUND, FILE_PERMISSION
   */
  plugDisk(plug: DiskPlug, signal: AbortSignal): Promise<Disk>;
  /**
   * Asks the guest to let go of a disk, and resolves when nothing of it is left. One that lets go later tells the fact
   * `device-removed`.
   * @throws Fault DEVICE_IN_USE when it refuses, or has not let go when `limit` is aborted: it has the disk still
   */
  unplugDisk(alias: string, limit: AbortSignal): Promise<void>;
  /**
   * The devices that it has, by alias, with the places of those that are on a PCI bus; clears away what is left of disks
   * that it has not.
   */
  devices(signal: AbortSignal): Promise<ReadonlyMap<string, DeviceAddress | undefined>>;
  /** Hands its process open sockets and descriptors, by names, for it to keep until they are taken back, or it ends. */
  keep(anchors: ReadonlyMap<string, Socket | number>, signal: AbortSignal): Promise<void>;
  /** Has its process close what it was handed under those names; what it has not is no error. */
  letGo(names: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Writes the state of a paused guest into a file, in place of one that is there; it outlives the host when this resolves.
   * The guest stays paused, and can go on as if nothing had been.
   * @throws Fault STATE_WRITE_FAILED, UNSUPPORTED
   */
  save(path: string, options: SaveOptions): Promise<void>;
  /**
   * The addresses that are known of its interfaces, as far as this host can know them that way.
   * @throws Fault UNSUPPORTED
   */
  addresses(source: AddressSourceName, signal: AbortSignal): Promise<readonly GuestInterface[]>;
  /**
   * Opens a serial port or console, by its alias; the engine sees to it that it is not open already.
   * @throws Fault UNSUPPORTED, MONITOR_FAILED
   */
  openConsole(device: string, signal: AbortSignal): Promise<GuestConsole>;
  /** Ends it and resolves when its process is gone; `graceful` never kills. The fact `exited` is reported too. */
  end(how: 'graceful' | 'forced', signal: AbortSignal): Promise<void>;
  /** Lets go of it without touching it: the daemon stops and the guest goes on. No fact is reported afterwards. */
  detach(): Promise<void>;
}

/** Where addresses are learned from. */
export type AddressSourceName = 'lease' | 'agent' | 'arp';

/** A serial port or console that is open. */
export interface GuestConsole {
  /** What the guest writes from now on, no faster than it is read; ends with the guest, or when it is closed. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Resolves when the device has taken all of it. */
  write(data: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Closes it; legal at any time. */
  close(): void;
}

/** Something that happened to a guest without the engine having asked at that moment. */
export type Fact =
  | { readonly kind: 'paused'; readonly cause: 'user' | 'io-error' | 'watchdog' }
  | { readonly kind: 'resumed' }
  /** The guest finished or was told to; its process is still there until it is ended. */
  | { readonly kind: 'shutdown'; readonly by: 'guest' | 'host' }
  | { readonly kind: 'reset'; readonly by: 'guest' | 'host' }
  | { readonly kind: 'panicked' }
  /** Its kernel panicked and runs on in a crash kernel. */
  | { readonly kind: 'crash-loaded' }
  | { readonly kind: 'pm-suspended'; readonly to: 'memory' | 'disk' }
  | { readonly kind: 'woke' }
  | { readonly kind: 'watchdog'; readonly action: string }
  | { readonly kind: 'io-error'; readonly device: string; readonly action: string; readonly reason: string }
  | { readonly kind: 'balloon-changed'; readonly memoryBytes: number }
  /** It has let go of a device that it was asked for, and the device is gone. */
  | { readonly kind: 'device-removed'; readonly device: string }
  /** It was asked to let go of a device, and refused. */
  | { readonly kind: 'device-removal-refused'; readonly device: string }
  /** The monitor was lost though the process lives, or is back. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'reachable' }
  /** The last fact of a guest: its process is gone and its leases with it. */
  | { readonly kind: 'exited'; readonly cause: 'shutdown' | 'ended' | 'crashed'; readonly detail: string };
