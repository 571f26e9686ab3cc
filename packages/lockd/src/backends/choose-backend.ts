import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { loadFcntlOfd } from './fcntl-ofd.js';
import { loadFcntlPosix } from './fcntl-posix.js';
import type { LockBackend } from './lock-backend.js';

/** What the operator asked for. */
export type BackendWish = 'auto' | 'ofd' | 'posix';

/** How each backend is loaded; a test brings loaders that fail. */
export interface BackendLoaders {
  readonly ofd: () => LockBackend;
  readonly posix: () => LockBackend;
}

const loaders: BackendLoaders = { ofd: loadFcntlOfd, posix: loadFcntlPosix };

const posixRemedy =
  'compile it: "npm rebuild fs-ext", with npm 12 "npm install-scripts approve fs-ext && npm rebuild fs-ext"; it needs python3, make and a C++ compiler';

/**
 * Finds a backend that really locks in this directory. `auto` and `posix` take what works, because both kinds exclude each
 * other; `ofd` is taken at its word, because only its locks can be handed to a guest.
 * @throws when none works
 */
export async function chooseBackend(
  wish: BackendWish,
  directory: string,
  log: Logger,
  load: BackendLoaders = loaders,
): Promise<LockBackend> {
  const problems: string[] = [];
  const order: readonly LockBackend['name'][] =
    wish === 'ofd' ? ['ofd'] : wish === 'posix' ? ['posix', 'ofd'] : ['ofd', 'posix'];
  for (const name of order) {
    try {
      const backend = load[name]();
      await probe(backend, directory);
      if (problems.length > 0) log.warn({ backend: name, problems }, `lock backend ${name} is used instead`);
      return backend;
    } catch (error) {
      problems.push(describe(name, error));
    }
  }
  throw new Error(`no lock backend works in ${directory}: ${problems.join('; ')}`);
}

function describe(name: LockBackend['name'], error: unknown): string {
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return name === 'posix' ? `posix (fs-ext): ${text}; ${posixRemedy}` : `ofd (fs-native-extensions): ${text}`;
}

/** A module that loads may still lack the system call, and a file system may still refuse to lock. */
async function probe(backend: LockBackend, directory: string): Promise<void> {
  const path = join(directory, `.probe-${process.pid}`);
  const first = openSync(path, 'w+', 0o600);
  const second = openSync(path, 'r+');
  try {
    if (!(await backend.tryLock(first, 'exclusive'))) throw new Error(`a new file in ${directory} cannot be locked`);
    // Two descriptors of one process exclude each other only where the lock belongs to the description.
    if (backend.name === 'ofd' && (await backend.tryLock(second, 'exclusive'))) {
      throw new Error(`locks in ${directory} exclude nobody`);
    }
  } finally {
    closeSync(first);
    closeSync(second);
    rmSync(path, { force: true });
  }
}
