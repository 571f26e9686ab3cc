import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import type { LockBackend, LockMode } from './lock-backend.js';

interface FsExt {
  fcntl(fd: number, command: 'setlk', kind: number, callback: (error: NodeJS.ErrnoException | null) => void): void;
  readonly constants: { readonly F_RDLCK: number; readonly F_WRLCK: number; readonly F_UNLCK: number };
}

/**
 * Traditional fcntl() locks (F_SETLK), held by the process. Closing any descriptor of a locked file drops the lock, so
 * lease files are opened once, and by nobody else in this process.
 *
 * Of fs-ext only the callback form works: the synchronous one hands the kernel a number for a pointer. It locks the whole
 * file, which is why it may be used on lease files and never on an image, where QEMU locks bytes of its own.
 * @throws when fs-ext cannot be loaded, or off the main thread, where it would abort the process
 */
export function loadFcntlPosix(): LockBackend {
  if (!isMainThread) throw new Error('fs-ext works on the main thread only');
  const require = createRequire(import.meta.url);
  const fsExt = require('fs-ext') as FsExt;
  const { F_RDLCK, F_UNLCK, F_WRLCK } = fsExt.constants;

  const setLock = (fd: number, kind: number): Promise<void> =>
    new Promise((resolve, reject) => {
      fsExt.fcntl(fd, 'setlk', kind, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  const tryLock = async (fd: number, mode: LockMode): Promise<boolean> => {
    try {
      await setLock(fd, mode === 'shared' ? F_RDLCK : F_WRLCK);
      return true;
    } catch (error) {
      // POSIX leaves it to the kernel which of the two says "somebody else has it".
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN' || code === 'EACCES') return false;
      throw error;
    }
  };
  return { name: 'posix', tryLock, unlock: (fd) => setLock(fd, F_UNLCK), adopt: tryLock };
}
