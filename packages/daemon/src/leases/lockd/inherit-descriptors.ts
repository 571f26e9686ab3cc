import { closeSync, fstatSync } from 'node:fs';
import { type DescriptorTaker, loadDescriptorTaker } from '@holdfast/host';
import type { HeldLease, LeaseDescriptor } from '@holdfast/protocol/lock';
import type { Logger } from '../../telemetry/logger.js';
import { anchorName } from '../lease-manager.js';

/** Gets duplicates of lockd's locked descriptors, for guests to inherit. */
export interface DescriptorSource {
  /**
   * One for each lease that has one, by the names of their anchors. The caller closes them; those that cannot be had are
   * left out, and it is logged why.
   */
  take(leases: readonly HeldLease[]): ReadonlyMap<string, number>;
}

/**
 * Makes it. Whoever has a duplicate of a locked descriptor shares the lock: as long as a guest lives, the kernel keeps its
 * disks locked, whatever becomes of lockd. Where duplicates are not to be had, leases hang on lockd and its journal alone.
 */
export function openDescriptorSource(logger: Logger): DescriptorSource {
  let taker: DescriptorTaker | undefined;
  const told = new Set<string>();
  const tell = (error: unknown): void => {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    if (told.has(why)) return;
    told.add(why);
    logger.warn(
      { err: error },
      'guests cannot inherit their locks; while no lockd runs, other programs could take them',
    );
  };
  return {
    take(leases) {
      const taken = new Map<string, number>();
      for (const lease of leases) {
        const { descriptor } = lease;
        if (descriptor === undefined) continue;
        try {
          taker ??= loadDescriptorTaker();
          taken.set(anchorName(lease), duplicate(taker, descriptor));
        } catch (error) {
          tell(error);
        }
      }
      return taken;
    },
  };
}

/** lockd may have been replaced since it answered, and its number, or that of its descriptor, be another's. */
function duplicate(taker: DescriptorTaker, { pid, number, device, inode }: LeaseDescriptor): number {
  const copy = taker.duplicate(pid, number);
  const { dev, ino } = fstatSync(copy, { bigint: true });
  if (dev === BigInt(device) && ino === BigInt(inode)) return copy;
  closeSync(copy);
  throw Object.assign(new Error(`descriptor ${number} of process ${pid} is another file`), { code: 'ESTALE' });
}
