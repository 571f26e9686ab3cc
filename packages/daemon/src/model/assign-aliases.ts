import type { Controller, Disk, DomainDevices, DomainSpec, MemoryDevice } from '@holdfast/protocol';
import { diskIndex } from './defaults/disk-defaults.js';
import { Fault } from './fault.js';

/** A device that has a name. */
interface Named {
  alias?: string | undefined;
}

/**
 * Gives every device its name in the hypervisor and in events, by libvirt's rules: `virtio-disk0`, `net0`, `pci.1`.
 * Names that callers chose begin with `ua-` and are kept; all others are given anew.
 * Legal on a spec with its defaults applied, for a guest that is about to start.
 */
export function assignAliases(spec: DomainSpec): DomainSpec {
  const { devices } = spec;
  if (devices === undefined) return spec;
  const taken = new Set(aliasesOf(devices).filter(isUserAlias));
  const numbered = <Device extends Named>(list: readonly Device[], prefix: string): Device[] =>
    list.map((device, position) => named(device, taken, prefix, position));
  const serials = numbered(devices.serials, 'serial');
  return {
    ...spec,
    devices: {
      ...devices,
      disks: devices.disks.map((disk, position) => withDiskAlias(disk, position, taken)),
      controllers: devices.controllers.map((controller) => withControllerAlias(controller, taken)),
      filesystems: numbered(devices.filesystems, 'fs'),
      interfaces: devices.interfaces.map((nic, position) =>
        named(nic, taken, nic.type === 'hostdev' ? 'hostdev' : 'net', position),
      ),
      smartcards: numbered(devices.smartcards, 'smartcard'),
      serials,
      parallels: numbered(devices.parallels, 'parallel'),
      consoles: devices.consoles.map((device, position) => {
        const serial = position === 0 && device.target?.type === 'serial' ? serials[0]?.alias : undefined;
        return serial === undefined ? named(device, taken, 'console', position) : { ...device, alias: serial };
      }),
      channels: numbered(devices.channels, 'channel'),
      inputs: numbered(devices.inputs, 'input'),
      tpms: numbered(devices.tpms, 'tpm'),
      sounds: numbered(devices.sounds, 'sound'),
      videos: numbered(devices.videos, 'video'),
      hostdevs: numbered(devices.hostdevs, 'hostdev'),
      redirdevs: numbered(devices.redirdevs, 'redir'),
      hubs: numbered(devices.hubs, 'hub'),
      watchdogs: numbered(devices.watchdogs, 'watchdog'),
      rngs: numbered(devices.rngs, 'rng'),
      panics: numbered(devices.panics, 'panic'),
      shmems: numbered(devices.shmems, 'shmem'),
      memoryDevices: devices.memoryDevices.map((device, position) => withMemoryAlias(device, position, taken)),
      iommus: numbered(devices.iommus, 'iommu'),
      ...only(devices, 'memballoon', (device) =>
        device.model === 'none' ? device : named(device, taken, 'balloon', 0),
      ),
      ...only(devices, 'vsock', (device) => named(device, taken, 'vsock', 0)),
      ...only(devices, 'nvram', (device) => exactly(device, taken, 'nvram')),
    },
  };
}

/**
 * The name of a disk that joins the devices of a guest that runs: one that its caller chose is kept.
 * @throws Fault INVALID_ARGUMENT when another device has it
 */
export function aliasOfNewDisk(disk: Disk, devices: DomainDevices | undefined): string {
  const present = devices === undefined ? [] : aliasesOf(devices);
  const { alias = '' } = withDiskAlias(disk, devices?.disks.length ?? 0, new Set(present));
  if (!present.includes(alias)) return alias;
  throw new Fault('INVALID_ARGUMENT', `device.disk.alias is ${alias}, which another device of the guest has`, {
    violations: [{ field: 'device.disk.alias', found: alias, expected: 'another name' }],
  });
}

/** Whether a name was chosen by a caller. */
function isUserAlias(alias: string): boolean {
  return alias.startsWith('ua-');
}

/** Every name that the devices have now. */
export function aliasesOf(devices: DomainDevices): readonly string[] {
  return Object.values(devices)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .flatMap((device) => {
      const alias = typeof device === 'object' && device !== null ? (device as Named).alias : undefined;
      return alias === undefined ? [] : [alias];
    });
}

function only<Key extends 'memballoon' | 'vsock' | 'nvram'>(
  devices: DomainDevices,
  key: Key,
  change: (device: NonNullable<DomainDevices[Key]>) => DomainDevices[Key],
): Partial<Pick<DomainDevices, Key>> {
  const device = devices[key];
  return device === undefined ? {} : ({ [key]: change(device) } as Partial<Pick<DomainDevices, Key>>);
}

/** The first free of `prefix` and a number, from the device's position on. */
function named<Device extends Named>(device: Device, taken: Set<string>, prefix: string, position: number): Device {
  let number = position;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return exactly(device, taken, `${prefix}${number}`);
}

function exactly<Device extends Named>(device: Device, taken: Set<string>, alias: string): Device {
  if (device.alias !== undefined && isUserAlias(device.alias)) return device;
  taken.add(alias);
  return { ...device, alias };
}

function withDiskAlias(disk: Disk, position: number, taken: Set<string>): Disk {
  const bus = disk.target?.bus ?? 'virtio';
  const drive = disk.address?.drive;
  if (drive !== undefined) {
    const { controller = 0, target = 0, unit = 0 } = drive;
    const places = bus === 'scsi' ? [controller, drive.bus ?? 0, target, unit] : [controller, drive.bus ?? 0, unit];
    return exactly(disk, taken, `${bus}${places.join('-')}`);
  }
  const index = disk.target?.dev === undefined ? undefined : diskIndex(disk.target.dev);
  return named(disk, taken, `${bus}-disk`, index ?? position);
}

/** The first controllers of a machine have the names that the machine itself gives them. */
function withControllerAlias(controller: Controller, taken: Set<string>): Controller {
  const { type, model, index = 0 } = controller;
  if (type === 'pci') return exactly(controller, taken, model === 'pcie-root' ? 'pcie.0' : `pci.${index}`);
  const isBoard = type === 'ide' || type === 'usb' || (type === 'sata' && !taken.has('ide'));
  if (isBoard && index === 0) return exactly(controller, taken, type === 'usb' ? 'usb' : 'ide');
  return exactly(controller, taken, `${type}${index}`);
}

function withMemoryAlias(device: MemoryDevice, position: number, taken: Set<string>): MemoryDevice {
  const prefix = (device.model ?? 'dimm').replaceAll('-', '');
  return named(device, taken, prefix, device.address?.dimm?.slot ?? position);
}
