import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { signalFilter } from './signal-filter.js';

/** Replaces the program that this process runs. */
export interface ProgramReplacer {
  /** Says whether a descriptor is to be open in the program that replaces this one. @throws ErrnoException EBADF */
  keepOpen(descriptor: number, isKept: boolean): void;
  /**
   * Runs another program in this process, which keeps its number, its standard streams and the descriptors that are to be open. Does not return
   * when that goes well. Signals of `ignored` are ignored from then on, by it and by all that it starts, whatever they do about
   * it: a program that resets its signals when it starts, as Node.js does, could be killed until it has handlers.
   * @throws ErrnoException what execve(2) says; nothing has changed then, but for the signals
   */
  replace(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
    ignored: readonly NodeJS.Signals[],
  ): never;
}

interface Koffi {
  address(buffer: Buffer): bigint;
  load(library: null): { func(prototype: string): (...args: unknown[]) => number };
  errno(): number;
}

const F_SETFD = 2;
const FD_CLOEXEC = 1;
const SIG_IGN = 1n;
const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2n;
const PR_SET_NO_NEW_PRIVS = 38;
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

  const prctl = library.func('int prctl(int option, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)');

  /** Without it they are ignored until the new program resets them: for some milliseconds they are not. */
  function ignoreForGood(numbers: readonly number[]): void {
    for (const number of numbers) signal(number, SIG_IGN);
    const filter = signalFilter(numbers);
    if (filter === undefined) return;
    const program = Buffer.alloc(16);
    program.writeUInt16LE(filter.length / 8, 0);
    program.writeBigUInt64LE(koffi.address(filter), 8);
    const install = (): boolean => prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, koffi.address(program), 0n, 0n) === 0;
    // Root may do so; others only when they can gain no rights by it.
    if (!install() && prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n) === 0) install();
  }

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
      ignoreForGood(ignored.map((name) => constants.signals[name]));
      // Node hands these on to children by other means, and has them closed otherwise.
      for (const descriptor of standard) keepOpen(descriptor, true);
      execve(file, [file, ...args, null], [...variables, null]);
      const error = failure('execve');
      for (const descriptor of standard) keepOpen(descriptor, false);
      throw error;
    },
  };
}
