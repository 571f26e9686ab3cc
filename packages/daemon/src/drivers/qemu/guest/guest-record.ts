import { readFile, rename, writeFile } from 'node:fs/promises';
import type { GuestProcess } from '../../driver.js';
import type { BorrowedFile } from '../images/borrow-files.js';

/** What must be known to clear up after a guest when the daemon that started it is gone. */
export interface GuestRecord {
  readonly incarnation: string;
  readonly process: GuestProcess | undefined;
  readonly cgroup: string | undefined;
  /** Files that were given to the user of the guest. */
  readonly borrowed: readonly BorrowedFile[];
  /** Sockets outside of the guest's folder. */
  readonly sockets: readonly string[];
}

/** A guest of which nothing has to be given back. */
export const emptyRecord: Omit<GuestRecord, 'incarnation'> = {
  process: undefined,
  cgroup: undefined,
  borrowed: [],
  sockets: [],
};

/** Keeps the record; it lies in a folder that only the daemon can write to, and need not survive the host. */
export async function writeGuestRecord(path: string, record: GuestRecord): Promise<void> {
  await writeFile(`${path}~`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${path}~`, path);
}

/** The record of a guest; undefined: there is none that can be read. */
export async function readGuestRecord(path: string): Promise<GuestRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as GuestRecord;
  } catch {
    // The daemon died before it was written.
    return undefined;
  }
}
