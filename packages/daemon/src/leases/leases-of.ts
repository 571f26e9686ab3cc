import { realpath } from 'node:fs/promises';
import type { Lease } from '@holdfast/protocol';
import { onStorage } from '../model/storage-turns.js';
import type { UsedDisk } from '../model/used-disks.js';

/** Those leases that a guest has for some of its disks and does not need for others. @throws the signal's reason */
export async function leasesOf(
  leases: readonly Lease[],
  disks: readonly UsedDisk[],
  others: readonly UsedDisk[],
  signal: AbortSignal,
): Promise<readonly Lease[]> {
  const [wanted, needed] = await Promise.all([everyPath(disks, signal), everyPath(others, signal)]);
  return leases.filter(({ path }) => wanted.has(path) && !needed.has(path));
}

/** Leases are known by the files themselves or by their names, as their manager has it. */
async function everyPath(disks: readonly UsedDisk[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const paths = await Promise.all(
    disks.map(async ({ path }) => {
      try {
        return [path, await onStorage(() => realpath(path), signal)];
      } catch {
        signal.throwIfAborted();
        // It was moved or removed; its name is all that is left of it.
        return [path];
      }
    }),
  );
  return new Set(paths.flat());
}
