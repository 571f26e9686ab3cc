import type { LockBackend, LockMode } from './lock-backend.js';

/** A lock that is asked for by a thread which cannot take it. */
export interface LockRequest {
  readonly id: number;
  readonly call: 'tryLock' | 'unlock' | 'adopt';
  readonly fd: number;
  readonly mode: LockMode;
}

/** What came of it; `isLocked` of an unlock says nothing. */
export type LockReply =
  | { readonly id: number; readonly isLocked: boolean }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

/**
 * Locks of the process for a thread of it: what is asked of this backend is done by the main thread, the only one in which fs-ext
 * works. Files are opened and closed by the thread: they are the process's, as its locks are.
 */
export class LentBackend implements LockBackend {
  readonly name: LockBackend['name'];
  readonly #ask: (request: LockRequest) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<boolean>>();
  #lastId = 0;

  constructor(ask: (request: LockRequest) => void, name: LockBackend['name'] = 'posix') {
    this.#ask = ask;
    this.name = name;
  }

  tryLock(fd: number, mode: LockMode): Promise<boolean> {
    return this.#call('tryLock', fd, mode);
  }

  async unlock(fd: number): Promise<void> {
    await this.#call('unlock', fd, 'exclusive');
  }

  adopt(fd: number, mode: LockMode): Promise<boolean> {
    return this.#call('adopt', fd, mode);
  }

  /** Tells it what came of what it asked for. */
  answered(reply: LockReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) {
      const { message, code } = reply.error;
      waiting?.reject(Object.assign(new Error(message), code === undefined ? {} : { code }));
    } else waiting?.resolve(reply.isLocked);
  }

  #call(call: LockRequest['call'], fd: number, mode: LockMode): Promise<boolean> {
    const waiting = Promise.withResolvers<boolean>();
    const id = ++this.#lastId;
    this.#waiting.set(id, waiting);
    this.#ask({ id, call, fd, mode });
    return waiting.promise;
  }
}

/** Does what such a thread asks for. */
export async function lend(backend: LockBackend, { id, call, fd, mode }: LockRequest): Promise<LockReply> {
  try {
    if (call !== 'unlock') return { id, isLocked: await backend[call](fd, mode) };
    await backend.unlock(fd);
    return { id, isLocked: false };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, error: { message, code } };
  }
}
