import { readFile, readdir, readlink } from 'node:fs/promises';
import { deviceName, parseProcLocks } from './proc-locks.js';

/** A process outside of lockd that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** Name of its program, as /proc shows it. */
  readonly program: string;
}

/**
 * Finds the process of this host that has a lease file locked; undefined: it cannot be seen, or is on another host.
 * Never guesses: on a file system whose device number differs between stat(2) and /proc/locks nobody is named. Nor does it
 * touch the file, whose file system may hang.
 * @param path - Of the file, resolved.
 * @param file - Its device and inode, as `device:inode`.
 */
export async function findLockHolder(path: string, file: string | undefined): Promise<LockHolder | undefined> {
  const [device, inode] = file?.split(':') ?? [];
  if (device === undefined || inode === undefined) return undefined;
  try {
    const rows = parseProcLocks(await readFile('/proc/locks', 'utf8'));
    const found = rows.find((each) => each.device === deviceName(BigInt(device)) && each.inode === inode);
    if (found === undefined) return undefined;
    const pid = found.pid > 0 ? found.pid : await findDescriptionOwner(path);
    return pid === undefined ? undefined : { pid, program: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() };
  } catch {
    // The holder, the file or our right to look may go at any step; the refusal then names nobody.
    return undefined;
  }
}

/** A description's lock has no pid; but a process that has the file open shows the lock in its fdinfo. */
async function findDescriptionOwner(path: string): Promise<number | undefined> {
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const fd of descriptors) {
      if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) !== path) continue;
      const info = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8').catch(() => '');
      if (/^lock:.*OFDLCK/m.test(info)) return pid;
    }
  }
  return undefined;
}
