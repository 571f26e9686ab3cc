import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether disks can be mounted here: root can, except in most containers. */
export function canMount(): boolean {
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

/** Puts a disk in the place of a directory that is full soon; answers what takes it away again. */
export function mountSmallDisk(directory: string): () => void {
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=711', 'tmpfs', directory], {
    encoding: 'utf8',
  });
  if (mount.status !== 0) throw new Error(`mount: ${mount.stderr}`);
  return () => void spawnSync('umount', [directory]);
}

/** Fills the disk of a directory to the last byte; answers the path of the file that does. */
export function fill(directory: string): string {
  const path = join(directory, 'filler');
  try {
    writeFileSync(path, Buffer.alloc(1 << 20));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return path;
    throw error;
  }
  throw new Error(`${directory} is not full yet`);
}
