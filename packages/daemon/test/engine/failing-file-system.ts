import { type FileSystem, hostFileSystem, type OpenFile } from '../../src/state/file-system.js';

/** A disk that a test can fill up. */
export interface FailingFileSystem extends FileSystem {
  /** From now on writing fails, for files whose path has this in it; empty: for all. */
  fill(part?: string): void;
  /** The same, after so many more of those files were written. */
  fillAfter(writes: number, part?: string): void;
  /** There is room again. */
  free(): void;
}

/** The file system of the host, until it is filled up. */
export function failingFileSystem(): FailingFileSystem {
  let full: string | undefined;
  let room = 0;
  const check = (path: string): void => {
    if (full !== undefined && path.includes(full) && room-- <= 0) {
      throw Object.assign(new Error(`ENOSPC: no space left on device, open '${path}'`), { code: 'ENOSPC' });
    }
  };
  return {
    ...hostFileSystem,
    async create(path): Promise<OpenFile> {
      check(path);
      return hostFileSystem.create(path);
    },
    fill(part = '') {
      full = part;
      room = 0;
    },
    fillAfter(writes, part = '') {
      full = part;
      room = writes;
    },
    free() {
      full = undefined;
    },
  };
}
