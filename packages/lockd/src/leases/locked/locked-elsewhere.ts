import type { Wanted } from '../lease-table.js';

/** Somebody outside of this lockd has the file of a lease locked. */
export class LockedElsewhere extends Error {
  override readonly name = 'LockedElsewhere';
  readonly wanted: Wanted;
  /** Path of the lease file. */
  readonly file: string;
  /** Identity of the lease file: device and inode. */
  readonly inode: string;

  constructor(wanted: Wanted, file: string, inode: string) {
    super(`${file} is locked by another process`);
    this.wanted = wanted;
    this.file = file;
    this.inode = inode;
  }
}
