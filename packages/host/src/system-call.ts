import { createRequire } from 'node:module';
import { getSystemErrorName } from 'node:util';

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => number };
  errno(): number;
}

/**
 * Makes a system call by its number, with numbers for arguments.
 * @throws ErrnoException what the kernel says
 */
export type SystemCall = (name: string, number: number, ...args: readonly number[]) => number;

/** Loads it. @throws when koffi cannot be loaded */
export function loadSystemCall(): SystemCall {
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const syscall = koffi.load(null).func('long syscall(long number, ...)');
  return (name, number, ...args) => {
    const answer = Number(syscall(number, ...args.flatMap((value) => ['long', value])));
    if (answer >= 0) return answer;
    const errno = koffi.errno();
    const code = getSystemErrorName(-errno);
    throw Object.assign(new Error(`${name}: ${code}`), { code, errno: -errno, syscall: name });
  };
}
