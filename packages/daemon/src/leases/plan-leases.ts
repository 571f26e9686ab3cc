import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LeaseDevice } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import type { UsedDisk } from '../model/used-disks.js';
import type { WantedLeases } from './lease-manager.js';
import type { LeaseRules } from './lease-rules.js';
import type { VolumeNames } from './tools/volume-names.js';

/** A lease to ask for. */
export interface PlannedLease {
  /** Lockspace; empty: that of the lock daemon. */
  readonly lockspace: string;
  /** Directory of the lockspace; undefined: the lock daemon has one. */
  readonly directory?: string;
  /** What it protects; empty: it is a lease of its own. */
  readonly path: string;
  /** Its name; empty: it follows from the path. */
  readonly name: string;
  readonly shared: boolean;
  /** Whether its file must be there already. */
  readonly mustExist: boolean;
  /** Whether the file at `path` itself is locked. */
  readonly direct: boolean;
}

/** Lockspaces of directories that are set. */
const spaces = { files: 'files', lvm: 'lvm-volumes', scsi: 'scsi-volumes', explicit: 'leases' } as const;

/**
 * Says which leases a guest shall have, by the rules.
 * @throws Fault INVALID_ARGUMENT for an explicit lease that cannot be, or one that is missing; UNSUPPORTED when a volume's
 * name is wanted and the tool for it is missing
 */
export async function planLeases(
  { disks, leases }: Pick<WantedLeases, 'disks' | 'leases'>,
  rules: LeaseRules,
  names: VolumeNames,
  signal: AbortSignal,
): Promise<readonly PlannedLease[]> {
  demandLease(disks, leases, rules);
  const ofDisks = rules.autoDiskLeases ? disks : [];
  const planned: PlannedLease[] = [];
  for (const disk of ofDisks) planned.push(await leaseOfDisk(disk, rules, names, signal));
  return [...planned, ...leases.map(explicitLease)];
}

/** Refuses a guest that writes to a disk without a lease, where that is set. @throws Fault INVALID_ARGUMENT */
export function demandLease(disks: readonly UsedDisk[], leases: readonly LeaseDevice[], rules: LeaseRules): void {
  if (rules.autoDiskLeases || !rules.requireLeaseForDisks || leases.length > 0) return;
  const bare = disks.find(({ shared }) => !shared);
  if (bare === undefined) return;
  const expected = 'a <lease> element';
  throw new Fault('INVALID_ARGUMENT', `devices.leases is empty; ${expected} is needed for disk ${bare.path}`, {
    violations: [{ field: 'devices.leases', found: 'nothing', expected }],
    hint: 'auto_disk_leases is off and require_lease_for_disks is on: no disk is written to without a lease',
  });
}

async function leaseOfDisk(
  { path, shared }: UsedDisk,
  rules: LeaseRules,
  names: VolumeNames,
  signal: AbortSignal,
): Promise<PlannedLease> {
  const { layout, fileDirectory, lvmDirectory, scsiDirectory } = rules;
  const lease = { path, shared, mustExist: false, direct: false };
  if (path.startsWith('/dev/')) {
    const lvm = lvmDirectory === undefined ? undefined : await names.lvm(path, signal);
    if (lvm !== undefined) return { ...lease, lockspace: spaces.lvm, directory: lvmDirectory ?? '', name: lvm };
    const scsi = scsiDirectory === undefined ? undefined : await names.scsi(path, signal);
    if (scsi !== undefined) return { ...lease, lockspace: spaces.scsi, directory: scsiDirectory ?? '', name: scsi };
  }
  if (fileDirectory === undefined) return { ...lease, lockspace: '', name: '', direct: layout === 'libvirt' };
  // virtlockd takes the path as the domain has it; links are not followed.
  const name = layout === 'libvirt' ? createHash('sha256').update(path).digest('hex') : '';
  return { ...lease, lockspace: spaces.files, directory: fileDirectory, name };
}

/** A lease that was made beforehand: whoever made it decides what it protects. */
function explicitLease({ lockspace, key = '', target }: LeaseDevice, index: number): PlannedLease {
  const { path = '', offset = 0 } = target ?? {};
  if (offset !== 0) {
    const field = `devices.leases[${index}].target.offset`;
    throw new Fault('INVALID_ARGUMENT', `${field} is ${offset}; expected 0: a lease is a file of its own`, {
      violations: [{ field, found: String(offset), expected: '0' }],
    });
  }
  const directory = lockspace === undefined ? path : join(path, lockspace);
  const name = key;
  return {
    lockspace: lockspace ?? spaces.explicit,
    directory,
    path: '',
    name,
    shared: false,
    mustExist: true,
    direct: false,
  };
}
