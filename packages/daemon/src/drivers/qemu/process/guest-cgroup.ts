import { readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '@holdfast/host';

/**
 * Makes the cgroup under which those of the guests are made, below the daemon's own in the unified hierarchy.
 * Without one, which is usual for a daemon that is not root and not delegated to, guests stay in the daemon's.
 */
export async function openCgroupRoot(): Promise<{ readonly path: string } | { readonly problem: string }> {
  try {
    const own = /^0::(\/.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1];
    const mount = findUnifiedMount(await readFile('/proc/self/mountinfo', 'utf8'));
    if (own === undefined || mount === undefined) return { problem: 'there is no unified cgroup hierarchy' };
    const path = join(mount, own, 'holdfast');
    await makeDirectory(path, 0o755);
    return { path };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Mount point of the unified hierarchy in the text of /proc/self/mountinfo; undefined: none. */
export function findUnifiedMount(mountinfo: string): string | undefined {
  for (const line of mountinfo.split('\n')) {
    const [place, kind] = line.split(' - ');
    if (kind?.startsWith('cgroup2 ') === true) return place?.split(' ')[4];
  }
  return undefined;
}

/** Puts a process into a cgroup of its own; false: the kernel would not. */
export async function enterGuestCgroup(path: string, pid: number): Promise<boolean> {
  try {
    await makeDirectory(path, 0o755);
    await writeFile(join(path, 'cgroup.procs'), String(pid));
    return true;
  } catch {
    // Best effort: limits come with a later release, and the end of the guest is seen in other ways too.
    await removeGuestCgroup(path);
    return false;
  }
}

/** Removes the cgroup of a guest that has ended. */
export async function removeGuestCgroup(path: string): Promise<void> {
  await rmdir(path).catch(() => {
    // Gone already, or busy for another moment: an empty group costs next to nothing, and the next start reuses it.
  });
}
