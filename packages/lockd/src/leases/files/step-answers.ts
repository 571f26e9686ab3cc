/** A lockspace, opened. */
export interface OpenedSpace {
  /** Resolved. */
  readonly directory: string;
  /** Descriptor of its index. */
  readonly index: number;
  readonly indexInode: string;
  /** Identity of the directory. */
  readonly inode: string;
  /** Type of its file system, as statfs(2) has it. */
  readonly type: number;
}

/** What came of an attempt to lock a file. */
export type Attempt =
  | { readonly kind: 'locked'; readonly descriptor: number; readonly inode: string }
  /** Somebody else has it. */
  | { readonly kind: 'busy'; readonly inode: string }
  /** Its name was removed or given to another file meanwhile. */
  | { readonly kind: 'replaced' };

/** How a lock is that somebody has a descriptor of. */
export interface Inspection {
  /** The file that the descriptor is of. */
  readonly own: string;
  /** The file that has the name now; undefined: none. */
  readonly named: string | undefined;
  readonly isLocked: boolean;
  /** Token in the file. */
  readonly token: number;
}

/** What became of a lease file that was to be removed. */
export type Removal = 'removed' | 'missing' | 'locked';

/** How a lock file is that is not locked here. */
export interface LookedAt {
  readonly exists: boolean;
  /** Of a file that is locked directly: always 0. */
  readonly token: number;
  readonly locked: boolean;
  /** Identity of the file; undefined: there is none. */
  readonly inode: string | undefined;
}

/** A path, followed to its end. */
export interface Resolved {
  readonly path: string;
  /** The file, whatever it is called. */
  readonly identity: string;
}
