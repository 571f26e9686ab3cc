import type { HeldLease } from '@holdfast/protocol/lock';
import { isAlive } from '../host/host.js';
import type { Holding } from '../lease-table.js';
import type { Services } from '../services.js';

/** A grant as the wire shows it. */
export function heldLease(at: Services, holding: Holding): HeldLease {
  const { resource, shared, token, fencingToken, sinceMs } = holding;
  const owner = at.owners.find(token);
  const process = owner?.process;
  return {
    lockspace: resource.lockspace,
    name: resource.name,
    path: resource.path,
    shared,
    owner: {
      uuid: owner?.uuid ?? '',
      name: owner?.name ?? '',
      pid: process?.pid ?? 0,
      startTime: process?.startTime ?? 0,
      bootId: process?.bootId ?? at.host.bootId,
      host: at.host.name,
    },
    fencingToken,
    sinceMs,
    orphaned: process !== undefined && !isAlive(process, at.host),
  };
}
