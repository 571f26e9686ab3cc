import type { FileAccess } from '../files/file-access.js';
import { type Resource, leaseKey } from '../lease-table.js';

/** A lease file that is locked here. */
export interface OpenLease {
  readonly descriptor: number;
  readonly path: string;
  readonly access: FileAccess;
  /** Device and inode; undefined: its file system has hung since it was taken over. */
  readonly inode: string | undefined;
}

/** A locked file. */
export interface Lock {
  readonly path: string;
  /** What shares the lock when it is duplicated; undefined where locks belong to the process. */
  readonly descriptor:
    | { readonly pid: number; readonly number: number; readonly device: bigint; readonly inode: bigint }
    | undefined;
}

/** A locked file, as one image hands it to the next. */
export interface CarriedFile {
  readonly key: string;
  readonly descriptor: number;
  /** Which file it is; undefined: its file system hung, or an earlier image does not say. */
  readonly inode?: string | undefined;
}

type Name = Pick<Resource, 'lockspace' | 'name'>;

/** The lease files that are locked here, by name and by file. */
export class OpenLeases {
  readonly #byName = new Map<string, OpenLease>();
  readonly #inodes = new Set<string>();

  /** Adds one; false: it is a second name of one that is there, and was not added. */
  add(resource: Name, lease: OpenLease): boolean {
    const { inode } = lease;
    if (inode !== undefined && this.#inodes.has(inode)) return false;
    if (inode !== undefined) this.#inodes.add(inode);
    this.#byName.set(leaseKey(resource), lease);
    return true;
  }

  has(resource: Name): boolean {
    return this.#byName.has(leaseKey(resource));
  }

  find(resource: Name): OpenLease | undefined {
    return this.#byName.get(leaseKey(resource));
  }

  /** Whether a file is locked here, by whatever name. */
  hasFile(inode: string | undefined): boolean {
    return inode !== undefined && this.#inodes.has(inode);
  }

  /** Strikes one out and answers it; undefined: it is not there. */
  remove(resource: Name): OpenLease | undefined {
    const key = leaseKey(resource);
    const lease = this.#byName.get(key);
    this.#byName.delete(key);
    if (lease?.inode !== undefined) this.#inodes.delete(lease.inode);
    return lease;
  }

  /** Says which file one is that was taken over unseen. */
  identify(resource: Name, inode: string): void {
    const lease = this.find(resource);
    if (!lease || lease.inode !== undefined) return;
    this.#byName.set(leaseKey(resource), { ...lease, inode });
    this.#inodes.add(inode);
  }

  all(): readonly (readonly [string, OpenLease])[] {
    return [...this.#byName];
  }

  get size(): number {
    return this.#byName.size;
  }
}

/** What is told of a locked file; `isShareable`: whether its descriptor keeps the lock wherever it is duplicated to. */
export function describeLock({ descriptor, path, inode }: OpenLease, isShareable: boolean): Lock {
  const [device, number] = inode?.split(':') ?? [];
  if (!isShareable || device === undefined || number === undefined) return { path, descriptor: undefined };
  return { path, descriptor: { pid: process.pid, number: descriptor, device: BigInt(device), inode: BigInt(number) } };
}
