import { createRequire } from 'node:module';
import type { LockBackend, LockMode } from './lock-backend.js';

interface FsNativeExtensions {
  tryLock(fd: number, offset: number, length: number, options: { readonly shared: boolean }): boolean;
  unlock(fd: number, offset: number, length: number): void;
}

/**
 * Open-file-description locks (F_OFD_SETLK) on byte 0. They belong to the description and not to the process, so closing
 * some other descriptor of the file drops nothing, and a copy of the descriptor in another process keeps the lock.
 * @throws when the native module cannot be loaded
 */
export function loadFcntlOfd(): LockBackend {
  const require = createRequire(import.meta.url);
  const native = require('fs-native-extensions') as FsNativeExtensions;
  const tryLock = async (fd: number, mode: LockMode): Promise<boolean> =>
    native.tryLock(fd, 0, 1, { shared: mode === 'shared' });
  return {
    name: 'ofd',
    tryLock,
    unlock: async (fd) => {
      native.unlock(fd, 0, 1);
    },
    // Asking again for a lock that the description has already is granted, and changes nothing.
    adopt: tryLock,
  };
}
