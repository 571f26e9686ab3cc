import type { Disk, DomainSpec } from '@holdfast/protocol';
import type { DiskImages } from './given-images.js';

/** A file or device of the host that a guest uses. */
export interface UsedDisk {
  readonly path: string;
  /** Whether others may use it too: it says so, or is only read as what lies under another image. */
  readonly shared: boolean;
}

/**
 * What a guest needs a lease for: every disk of this host that it can write to, for itself or shared, and every image
 * that lies under one, shared: others may lie on it too, and nobody may write to it. Read-only disks harm nobody, network
 * disks and volumes are not files of this host, and a `dir` is shown as a file system that is made up.
 */
export function usedDisks({ devices }: DomainSpec, images: DiskImages): readonly UsedDisk[] {
  const used = new Map<string, UsedDisk>();
  const add = (disk: UsedDisk): void => void used.set(`${disk.shared} ${disk.path}`, disk);
  for (const [index, disk] of (devices?.disks ?? []).entries()) {
    if (pathOf(disk) === undefined || isReadOnly(disk)) continue;
    for (const [depth, { path }] of (images.get(index) ?? []).entries()) {
      add({ path, shared: depth > 0 || disk.shareable === true });
    }
  }
  return [...used.values()];
}

/** Whether the guest cannot write to what is on the host: a CD-ROM never, a disk when it says so. */
export function isReadOnly(disk: Disk): boolean {
  return disk.readonly === true || disk.device === 'cdrom' || disk.transient?.shareBacking === true;
}

/** Path of the file or block device that a disk is; undefined for one that is elsewhere, or an empty drive. */
export function pathOf(disk: Disk): string | undefined {
  switch (disk.type ?? 'file') {
    case 'file':
      return disk.source?.file;
    case 'block':
      return disk.source?.dev;
    default:
      return undefined;
  }
}
