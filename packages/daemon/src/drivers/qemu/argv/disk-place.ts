import type { Disk, DriveAddress } from '@holdfast/protocol';

/** Where a disk sits at its controller. */
export type DiskPlace = Required<Pick<DriveAddress, 'controller' | 'bus' | 'target' | 'unit'>> &
  Record<'controller' | 'bus' | 'target' | 'unit', number>;

const sataPorts = 6;
const scsiUnits = 7;

/** Where a disk sits: as its address says, else by the letters of its name, as libvirt counts them. */
export function diskPlace(disk: Disk): DiskPlace {
  const { address, target } = disk;
  if (address?.type === 'drive') {
    const { controller = 0, bus = 0, target: id = 0, unit = 0 } = address.drive ?? {};
    return { controller, bus, target: id, unit };
  }
  const index = letterIndex(target?.dev ?? '');
  switch (target?.bus) {
    case 'ide':
      return { controller: 0, bus: Math.floor(index / 2), target: 0, unit: index % 2 };
    case 'sata':
      return { controller: Math.floor(index / sataPorts), bus: 0, target: 0, unit: index % sataPorts };
    case 'scsi':
      return { controller: Math.floor(index / scsiUnits), bus: 0, target: 0, unit: index % scsiUnits };
    case undefined:
    default:
      return { controller: 0, bus: 0, target: 0, unit: index };
  }
}

/** Position of a disk's name among those of its kind: 0 for `vda`, 1 for `sdb`, 26 for `vdaa`. */
export function letterIndex(dev: string): number {
  const letters = /^(?:[hsv]|xv|f|ub)d([a-z]+)\d*$/.exec(dev)?.[1] ?? 'a';
  let index = 0;
  for (const letter of letters) index = index * 26 + (letter.charCodeAt(0) - 96);
  return index - 1;
}
