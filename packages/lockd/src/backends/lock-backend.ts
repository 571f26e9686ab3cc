/** Whether others may hold the lock too, if all hold it shared. */
export type LockMode = 'exclusive' | 'shared';

/**
 * One way of asking the kernel for an fcntl() lock on an open lease file. Every backend passes one conformance suite, and
 * all of them exclude each other and virtlockd, because they are locks of the same fcntl(2) that cover byte 0.
 */
export interface LockBackend {
  readonly name: 'ofd' | 'posix';
  /**
   * Takes the lock without waiting; false: somebody else holds it.
   * @throws the error of fcntl(2) for anything but a conflict: EBADF, ENOLCK, EINVAL where the kernel does not know the command
   */
  tryLock(fd: number, mode: LockMode): Promise<boolean>;
  /** Gives the lock back; no error when it is not held. */
  unlock(fd: number): Promise<void>;
  /** Verifies that a descriptor which came with its lock still has it; false: the lock belongs to somebody else. */
  adopt(fd: number, mode: LockMode): Promise<boolean>;
}
