import { constants } from 'node:fs';
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '@holdfast/host';

/** An open file, as far as the store needs it. */
export interface OpenFile {
  readFile(): Promise<Uint8Array>;
  writeFile(content: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the store needs of a file system; a test brings one that fails when told. */
export interface FileSystem {
  /** Makes a directory for the owner alone, with its parents, unless it is there; what was made outlives the host. */
  makeDirectory(path: string): Promise<void>;
  /** Names of the regular files and symbolic links in a directory. */
  list(directory: string): Promise<readonly string[]>;
  /** Opens a directory, to sync it. */
  openDirectory(path: string): Promise<OpenFile>;
  /** Makes a file for the owner alone; fails when anything of that name is there. */
  create(path: string): Promise<OpenFile>;
  /** Opens a file to which `writeFile` adds; fails when it is a symbolic link. */
  openForAppending(path: string): Promise<OpenFile>;
  /** Opens a file for reading; fails when it is a symbolic link. */
  openForReading(path: string): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** The file system of the host. */
export const hostFileSystem: FileSystem = {
  makeDirectory: async (path) => {
    const first = await makeDirectory(path, 0o700);
    if (first === undefined) return;
    for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
  },
  list: async (directory) => {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name);
  },
  openDirectory: (path) => open(path, constants.O_RDONLY | constants.O_DIRECTORY),
  create: (path) => open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600),
  openForAppending: (path) => open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW),
  openForReading: (path) => open(path, constants.O_RDONLY | constants.O_NOFOLLOW),
  rename,
  unlink,
};

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await directory.sync();
}

/** The system's name of an error, for example `ENOSPC`; empty: it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
