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
  /** Undefined: as open as the authority and the group ask for. */
  readonly unixSockRwPerms: number | undefined;
  readonly unixSockRoPerms: number;
  readonly unixSockAdminPerms: number;
  readonly authUnixRw: 'none' | 'polkit';
  readonly authUnixRo: 'none' | 'polkit';
  /** Sockets that the daemon was started with, by the names of the doors. */
  readonly inherited: ReadonlyMap<string, number>;
}

/** Says which doors are opened. @throws Fault INVALID_ARGUMENT when the group is not known */
export async function planDoors(plan: DoorPlan): Promise<DoorOptions[]> {
  const { socketPath, inherited } = plan;
  const gid = await findGroup(plan.unixSockGroup);
  const all = [
    { door: 'rw', path: socketPath, mode: plan.unixSockRwPerms ?? usualMode(plan, gid), authority: plan.authUnixRw },
    { door: 'ro', path: doorSocketOf(socketPath, 'ro'), mode: plan.unixSockRoPerms, authority: plan.authUnixRo },
    { door: 'admin', path: doorSocketOf(socketPath, 'admin'), mode: plan.unixSockAdminPerms, authority: 'none' },
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

/** Where an authority decides, everybody may ask it; else the file alone keeps people out. */
function usualMode({ authUnixRw }: DoorPlan, gid: number | undefined): number {
  if (authUnixRw === 'polkit') return 0o666;
  return gid === undefined ? 0o600 : 0o660;
}
