import { createRequire } from 'node:module';
import { constants } from 'node:os';
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
  const tryLock = async (fd: number, mode: LockMode): Promise<boolean> => {
    try {
      return native.tryLock(fd, 0, 1, { shared: mode === 'shared' });
    } catch (error) {
      throw named(error as NodeJS.ErrnoException);
    }
  };
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

/** libuv, by which the module names errors, does not know all of fcntl(2): not ENOLCK, for one. */
function named(error: NodeJS.ErrnoException): Error {
  const number = /^Unknown system error -(\d+)$/.exec(error.code ?? '')?.[1];
  const name = Object.entries(constants.errno).find(([, value]) => String(value) === number)?.[0];
  if (name === undefined) return error;
  return Object.assign(new Error(`${name}: the kernel refused the lock`, { cause: error }), { code: name });
}
