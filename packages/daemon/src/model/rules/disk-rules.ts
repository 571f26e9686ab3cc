import type { Disk, DiskIotune, DomainSpec } from '@holdfast/protocol';
import { isReadOnly, pathOf } from '../used-disks.js';
import { duplicates, missing, type SpecViolation, violation } from './violation.js';

/** What is wrong with disks. */
export function diskViolations(spec: DomainSpec): SpecViolation[] {
  const disks = spec.devices?.disks ?? [];
  return [
    ...disks.flatMap((disk, index) => {
      const at = `devices.disks[${index}]`;
      return [...sourceViolations(disk, at), ...busViolations(disk, at), ...driverViolations(disk, at)];
    }),
    ...duplicates(
      disks.flatMap(({ target }, index) =>
        target?.dev === undefined ? [] : [[target.dev, `devices.disks[${index}].target.dev`] as const],
      ),
      'each disk',
    ),
    ...pathViolations(disks),
  ];
}

/** The fields of `source` that each type cannot do without. */
const neededSource = {
  file: ['file'],
  block: ['dev'],
  dir: ['dir'],
  network: ['protocol'],
  volume: ['pool', 'volume'],
  nvme: ['namespace', 'address'],
  vhostuser: ['path'],
} as const;

function sourceViolations(disk: Disk, at: string): SpecViolation[] {
  const type = disk.type ?? 'file';
  const isDrive = disk.device === 'cdrom' || disk.device === 'floppy';
  // An empty drive is a drive; a fixed disk without content is not a disk.
  if (disk.source === undefined && isDrive) return [];
  const needed: readonly (keyof NonNullable<Disk['source']>)[] =
    type in neededSource ? neededSource[type as keyof typeof neededSource] : [];
  const absent = needed.filter((field) => disk.source?.[field] === undefined);
  // A drive can say how its source will be given without having one yet.
  if (isDrive && absent.length === needed.length) return [];
  return [
    ...absent.map((field) => missing(`${at}.source.${field}`, 'a value', `since ${at}.type is ${type}`)),
    ...hostViolations(disk, at),
  ];
}

function hostViolations(disk: Disk, at: string): SpecViolation[] {
  return (disk.source?.hosts ?? []).flatMap((host, index) => {
    const path = `${at}.source.hosts[${index}]`;
    if (host.transport === 'unix') {
      return host.socket === undefined ? [missing(`${path}.socket`, 'the path of a socket')] : [];
    }
    return host.name === undefined ? [missing(`${path}.name`, 'a name or an IP address')] : [];
  });
}

function busViolations(disk: Disk, at: string): SpecViolation[] {
  const bus = disk.target?.bus;
  const device = disk.device ?? 'disk';
  const found: SpecViolation[] = [];
  if (bus !== undefined) {
    const field = `${at}.target.bus`;
    if (device === 'floppy' && bus !== 'fdc') found.push(violation(field, bus, 'fdc', 'since it is a floppy drive'));
    if (device !== 'floppy' && bus === 'fdc')
      found.push(violation(field, bus, 'another bus', `since it is a ${device}`));
    if (device === 'cdrom' && bus === 'virtio') {
      found.push(violation(field, bus, 'sata, scsi, ide or usb', 'since virtio has no drives with a tray'));
    }
    if (device === 'lun' && bus !== 'scsi' && bus !== 'virtio') {
      found.push(violation(field, bus, 'scsi or virtio', 'since it is a lun'));
    }
  }
  if (device === 'lun' && !['block', 'network', 'volume'].includes(disk.type ?? 'file')) {
    found.push(violation(`${at}.type`, disk.type ?? 'file', 'block, network or volume', 'since it is a lun'));
  }
  if (device === 'cdrom' && disk.readonly === false) {
    found.push(violation(`${at}.readonly`, false, 'true', 'since it is a cdrom'));
  }
  return found;
}

function driverViolations(disk: Disk, at: string): SpecViolation[] {
  const { driver, blockIo } = disk;
  const sizes = [
    [`${at}.driver.queue_size`, driver?.queueSize],
    [`${at}.block_io.logical_block_size`, blockIo?.logicalBlockSize],
    [`${at}.block_io.physical_block_size`, blockIo?.physicalBlockSize],
  ] as const;
  return [
    ...sizes.flatMap(([field, size]) =>
      size === undefined || isPowerOfTwo(size) ? [] : [violation(field, size, 'a power of two')],
    ),
    ...(driver?.io === 'native' && driver.cache !== undefined && !['none', 'directsync'].includes(driver.cache)
      ? [violation(`${at}.driver.cache`, driver.cache, 'none or directsync', `since ${at}.driver.io is native`)]
      : []),
    ...(disk.iotune === undefined ? [] : iotuneViolations(disk.iotune, `${at}.iotune`)),
  ];
}

function iotuneViolations(iotune: DiskIotune, at: string): SpecViolation[] {
  const { totalBytesSec, readBytesSec, writeBytesSec, totalIopsSec, readIopsSec, writeIopsSec } = iotune;
  const together = (field: string, total?: number, read?: number, write?: number): SpecViolation[] =>
    (total ?? 0) > 0 && ((read ?? 0) > 0 || (write ?? 0) > 0)
      ? [violation(`${at}.total_${field}`, total, 'nothing', `since there is a limit for reads or writes alone`)]
      : [];
  return [
    ...together('bytes_sec', totalBytesSec, readBytesSec, writeBytesSec),
    ...together('iops_sec', totalIopsSec, readIopsSec, writeIopsSec),
    ...together('bytes_sec_max', iotune.totalBytesSecMax, iotune.readBytesSecMax, iotune.writeBytesSecMax),
    ...together('iops_sec_max', iotune.totalIopsSecMax, iotune.readIopsSecMax, iotune.writeIopsSecMax),
  ];
}

/** A domain cannot hold two leases on one file, nor two disks write to it and keep it whole. */
function pathViolations(disks: readonly Disk[]): SpecViolation[] {
  return duplicates(
    disks.flatMap((disk, index) => {
      const path = pathOf(disk);
      if (path === undefined || isReadOnly(disk) || disk.shareable === true) return [];
      const field = disk.type === 'block' ? 'dev' : 'file';
      return [[path, `devices.disks[${index}].source.${field}`] as const];
    }),
    'each disk that can be written to',
  );
}

function isPowerOfTwo(size: number): boolean {
  return size > 0 && Number.isInteger(Math.log2(size));
}
