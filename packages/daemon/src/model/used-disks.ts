import type { Disk, DomainSpec } from '@holdfast/protocol';

/** A file or device of the host that a guest writes to. */
export interface UsedDisk {
  readonly path: string;
  /** Whether others may write to it too. */
  readonly shared: boolean;
}

/**
 * What a guest needs a lease for: every disk of this host that it can write to. Read-only disks harm nobody, network
 * disks and volumes are not files of this host, and a `dir` is shown as a file system that is made up.
 */
export function usedDisks(spec: DomainSpec): readonly UsedDisk[] {
  const byPath = new Map<string, UsedDisk>();
  for (const disk of spec.devices?.disks ?? []) {
    const path = pathOf(disk);
    if (path === undefined || isReadOnly(disk)) continue;
    const shared = disk.shareable === true && byPath.get(path)?.shared !== false;
    byPath.set(path, { path, shared });
  }
  return [...byPath.values()];
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
