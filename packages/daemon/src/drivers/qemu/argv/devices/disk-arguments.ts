import type { Disk } from '@holdfast/protocol';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext } from '../argv-context.js';
import { diskPlace } from '../disk-place.js';
import { jsonText, type JsonDraft, onOff } from '../option-text.js';
import { virtioDevice, virtioProperties } from '../virtio-device.js';
import { diskNode, diskNodeArguments, throttleArguments } from './disk-nodes.js';

/** All disks: their limits, the nodes that hold them, and the devices that the guest sees. */
export function diskArguments(context: ArgvContext): string[] {
  const disks = context.spec.devices?.disks ?? [];
  return [
    ...throttleArguments(disks),
    ...disks.flatMap((disk, index) => [
      ...diskNodeArguments(disk, index, context),
      '-device',
      jsonText(diskDevice(disk, index, context)),
      ...floppyTurn(disk, index, context),
    ]),
  ];
}

/** The name of a disk in QEMU. */
export function diskAlias(disk: Disk, index: number): string {
  return aliasOf(disk, `${disk.target?.bus ?? 'virtio'}-disk`, index);
}

/** The device that the guest sees. */
export function diskDevice(disk: Disk, index: number, context: ArgvContext): JsonDraft {
  const { driver, geometry, blockIo } = disk;
  const hasMedium = context.paths.chains.has(index);
  return {
    ...driverAndPlace(disk, context),
    id: diskAlias(disk, index),
    drive: hasMedium ? diskNode(disk, index) : undefined,
    bootindex: disk.target?.bus === 'fdc' ? undefined : turnOf(disk, index, context),
    serial: disk.serial,
    wwn: disk.wwn === undefined ? undefined : BigInt(`0x${disk.wwn.replace(/^0x/, '')}`),
    vendor: disk.vendor,
    product: disk.product,
    'share-rw': disk.shareable === true ? true : undefined,
    'write-cache': writeCache(driver?.cache),
    werror: driver?.errorPolicy === 'enospace' ? 'enospc' : driver?.errorPolicy,
    // enospace makes no sense for reading.
    rerror: driver?.rerrorPolicy ?? (driver?.errorPolicy === 'enospace' ? undefined : driver?.errorPolicy),
    logical_block_size: blockIo?.logicalBlockSize,
    physical_block_size: blockIo?.physicalBlockSize,
    cyls: geometry?.cyls,
    heads: geometry?.heads,
    secs: geometry?.secs,
    'bios-chs-trans': geometry?.trans,
    rotation_rate: disk.target?.rotationRate,
    removable: disk.target?.removable,
  };
}

function turnOf(disk: Disk, index: number, { bootTurns }: ArgvContext): number | undefined {
  return disk.boot?.order ?? bootTurns.get(`disk ${index}`);
}

/** A floppy has its turn at the controller, which is part of the machine. */
function floppyTurn(disk: Disk, index: number, context: ArgvContext): string[] {
  const turn = turnOf(disk, index, context);
  if (disk.target?.bus !== 'fdc' || turn === undefined) return [];
  return ['-global', `isa-fdc.bootindex${diskPlace(disk).unit === 0 ? 'A' : 'B'}=${turn}`];
}

/** Whether the guest sees a cache that it has to flush. */
function writeCache(mode: string | undefined): 'on' | 'off' | undefined {
  if (mode === undefined || mode === 'default') return undefined;
  return onOff(mode !== 'writethrough' && mode !== 'directsync');
}

function driverAndPlace(disk: Disk, context: ArgvContext): JsonDraft {
  const kind = disk.device === 'cdrom' ? 'cd' : 'hd';
  const { controller, bus, target, unit } = diskPlace(disk);
  switch (disk.target?.bus) {
    case 'ide':
      return { driver: `ide-${kind}`, bus: `ide.${bus}`, unit };
    case 'sata': {
      const adapter = context.controllers.alias('sata', controller);
      // The first adapter of q35 is part of the machine, and its buses have IDE's names.
      const isBuiltIn = context.family === 'q35' && controller === 0;
      return { driver: `ide-${kind}`, bus: isBuiltIn ? `ide.${unit}` : `${adapter}.${unit}` };
    }
    case 'scsi': {
      const adapter = context.controllers.find('scsi', controller);
      const name = `${context.controllers.alias('scsi', controller)}.0`;
      const isOld = adapter?.model === 'lsilogic';
      return isOld
        ? { driver: `scsi-${kind}`, bus: name, 'scsi-id': unit }
        : { driver: `scsi-${kind}`, bus: name, channel: 0, 'scsi-id': target, lun: unit };
    }
    case 'usb':
      return { driver: 'usb-storage', bus: `${context.controllers.alias('usb', 0)}.0`, ...addressOf(disk, context) };
    case 'fdc':
      return { driver: 'floppy', unit };
    case undefined:
    default:
      return virtioDisk(disk, context);
  }
}

function virtioDisk(disk: Disk, context: ArgvContext): JsonDraft {
  const { driver } = disk;
  return {
    driver: virtioDevice('virtio-blk', disk.model, context),
    ...addressOf(disk, context),
    ...virtioProperties(driver?.virtio),
    ioeventfd: driver?.ioeventfd,
    event_idx: driver?.eventIdx,
    'num-queues': driver?.queues,
    'queue-size': driver?.queueSize,
    iothread: driver?.iothread === undefined ? undefined : `iothread${driver.iothread}`,
  };
}
