import { DeviceAddress, type Disk, DiskDriver, DiskTarget } from '@holdfast/protocol';
import { type HostDefaults, isQ35, isQemu } from './host-defaults.js';

/** Fills in what disks left open. */
export function withDiskDefaults(disks: readonly Disk[], host: HostDefaults): Disk[] {
  return disks.map((disk) => withDefaults(disk, host));
}

function withDefaults(disk: Disk, host: HostDefaults): Disk {
  const device = disk.device ?? 'disk';
  const target = disk.target === undefined ? undefined : withTargetDefaults(disk.target, device, host);
  const address = disk.address ?? driveAddress(target);
  return {
    ...disk,
    type: disk.type ?? 'file',
    device,
    ...(disk.type === 'vhostuser' ? {} : { driver: withDriverDefaults(disk.driver, host) }),
    ...(target === undefined ? {} : { target }),
    ...(disk.readonly === undefined && device === 'cdrom' ? { readonly: true } : {}),
    ...(address === undefined ? {} : { address }),
  };
}

function withDriverDefaults(driver: DiskDriver | undefined, host: HostDefaults): DiskDriver {
  const given = driver ?? DiskDriver.create();
  const name = given.name ?? (isQemu(host) ? 'qemu' : undefined);
  // Never found out by looking into the image: a guest could write another format's header into a raw disk.
  return { ...given, ...(name === undefined ? {} : { name }), type: given.type ?? 'raw' };
}

function withTargetDefaults(target: DiskTarget, device: string, host: HostDefaults): DiskTarget {
  const bus = target.bus ?? (target.dev === undefined ? undefined : busOf(target.dev, host));
  const hasTray = device === 'cdrom' || device === 'floppy';
  return {
    ...target,
    ...(bus === undefined ? {} : { bus }),
    ...(hasTray && target.tray === undefined ? { tray: 'closed' } : {}),
  };
}

/** The bus that a name such as `vda` stands for. */
function busOf(dev: string, host: HostDefaults): string | undefined {
  const prefix = /^(?:ioemu:)?(fd|hd|sd|vd|xvd|ubd)/.exec(dev)?.[1];
  switch (prefix) {
    case 'fd':
      return 'fdc';
    case 'hd':
      return 'ide';
    case 'sd':
      return isQ35(host) ? 'sata' : 'scsi';
    case 'vd':
      return 'virtio';
    case 'xvd':
      return 'xen';
    case 'ubd':
      return 'uml';
    case undefined:
    default:
      return undefined;
  }
}

/** Position that a name such as `vdb` stands for, from 0; undefined when it stands for none. */
export function diskIndex(dev: string): number | undefined {
  const letters = /^(?:ioemu:)?(?:fd|hd|sd|vd|xvd|ubd)([a-z]{1,6})[0-9]*$/.exec(dev)?.[1];
  if (letters === undefined) return undefined;
  return Array.from(letters).reduce((index, letter) => (index + 1) * 26 + (letter.charCodeAt(0) - 97), -1);
}

/** Where a disk stands at the controllers of its bus, in libvirt's order; undefined for a bus without such places. */
function driveAddress(target: DiskTarget | undefined): DeviceAddress | undefined {
  const index = target?.dev === undefined ? undefined : diskIndex(target.dev);
  if (index === undefined) return undefined;
  const place = (controller: number, bus: number, unit: number): DeviceAddress =>
    DeviceAddress.fromPartial({ type: 'drive', drive: { controller, bus, target: 0, unit } });
  switch (target?.bus) {
    case 'ide':
      return place(Math.floor(index / 4), Math.floor((index % 4) / 2), index % 2);
    case 'sata':
      return place(Math.floor(index / 6), 0, index % 6);
    case 'scsi':
      return place(Math.floor(index / 7), 0, index % 7);
    case 'fdc':
      return place(Math.floor(index / 2), 0, index % 2);
    case undefined:
    default:
      return undefined;
  }
}
