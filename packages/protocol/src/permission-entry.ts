import type { ObjectClass } from './gen/holdfast/permissions.js';

/** A permission; one row of the table `permissions`. */
export interface PermissionEntry {
  /** Class of object, for example `domain`. */
  readonly object: ObjectClass;
  /** What may be done with it, in libvirt's words, for example `start`. */
  readonly name: string;
  /** Whether it is held over a read-only connection too. */
  readonly reads: boolean;
  /** What it lets one do, one sentence. */
  readonly comment: string;
}
