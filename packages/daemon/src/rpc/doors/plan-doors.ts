import { doorSocketOf } from '@holdfast/protocol';
import type { DoorOptions } from './door-options.js';
import { findGroup } from './find-group.js';

/** What is configured of the doors. */
export interface DoorPlan {
  /** The socket for everything; the others stand beside it. */
  readonly socketPath: string;
  readonly readOnlySocket: boolean;
  /** Name or number; empty: none. */
  readonly unixSockGroup: string;
  /** Undefined: as open as the group asks for. */
  readonly unixSockRwPerms: number | undefined;
  readonly unixSockRoPerms: number;
  readonly unixSockAdminPerms: number;
  /** Sockets that the daemon was started with, by the names of the doors. */
  readonly inherited: ReadonlyMap<string, number>;
}

/** Says which doors are opened. @throws Fault INVALID_ARGUMENT when the group is not known */
export async function planDoors(plan: DoorPlan): Promise<DoorOptions[]> {
  const { socketPath, inherited } = plan;
  const gid = await findGroup(plan.unixSockGroup);
  const all = [
    { door: 'rw', path: socketPath, mode: plan.unixSockRwPerms ?? (gid === undefined ? 0o600 : 0o660) },
    { door: 'ro', path: doorSocketOf(socketPath, 'ro'), mode: plan.unixSockRoPerms },
    { door: 'admin', path: doorSocketOf(socketPath, 'admin'), mode: plan.unixSockAdminPerms },
  ] as const;
  return all
    .filter(({ door }) => door !== 'ro' || plan.readOnlySocket || inherited.has('ro'))
    .map((door) => ({
      ...door,
      gid,
      descriptor: inherited.get(door.door),
      framesDescriptor: door.door === 'rw' ? inherited.get('frames') : undefined,
    }));
}
