import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';

/** Replaces the program that this process runs. */
export interface ProgramReplacer {
  /** Says whether a descriptor is to be open in the program that replaces this one. @throws ErrnoException EBADF */
  keepOpen(descriptor: number, isKept: boolean): void;
  /**
   * Runs another program in this process, which keeps its number, its standard streams and the descriptors that are to be open. Does not return
   * when that goes well. Signals of `ignored` that come before the new program has handlers of its own are forgotten, as far
   * as the new program lets them be.
   * @throws ErrnoException what execve(2) says; nothing has changed then
   */
  replace(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
    ignored: readonly NodeJS.Signals[],
  ): never;
}

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => number };
  errno(): number;
}

const F_SETFD = 2;
const FD_CLOEXEC = 1;
const SIG_IGN = 1n;
const standard = [0, 1, 2];

/**
 * Makes it. Not by process.execve: that ends the process when the program cannot be run.
 * @throws when koffi cannot be loaded
 */
export function loadProgramReplacer(): ProgramReplacer {
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const library = koffi.load(null);
  const fcntl = library.func('int fcntl(int fd, int command, ...)');
  const execve = library.func('int execve(const char *path, const char **argv, const char **envp)');
  const signal = library.func('intptr_t signal(int number, intptr_t handler)');

  function failure(name: string): Error {
    const errno = koffi.errno();
    const code = getSystemErrorName(-errno);
    return Object.assign(new Error(`${name}: ${code}`), { code, errno: -errno, syscall: name });
  }

  function keepOpen(descriptor: number, isKept: boolean): void {
    if (Number(fcntl(descriptor, F_SETFD, 'int', isKept ? 0 : FD_CLOEXEC)) === -1) throw failure('fcntl');
  }

  return {
    keepOpen,
    replace(file, args, environment, ignored) {
      const variables = Object.entries(environment).flatMap(([name, value]) =>
        value === undefined ? [] : [`${name}=${value}`],
      );
      const before = ignored.map(
        (name) => [constants.signals[name], signal(constants.signals[name], SIG_IGN)] as const,
      );
      // Node hands these on to children by other means, and has them closed otherwise.
      for (const descriptor of standard) keepOpen(descriptor, true);
      execve(file, [file, ...args, null], [...variables, null]);
      const error = failure('execve');
      for (const descriptor of standard) keepOpen(descriptor, false);
      for (const [number, handler] of before) signal(number, handler);
      throw error;
    },
  };
}
