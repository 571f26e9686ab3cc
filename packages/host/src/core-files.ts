import { createRequire } from 'node:module';

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => number };
}

const RLIMIT_CORE = 4;

/**
 * Sees to it that this process, and those that it starts, leave no core files: what they know, secrets too, would lie on a disk. Under
 * systemd the unit says the same.
 * @throws when koffi cannot be loaded, or the kernel refuses
 */
export function forbidCoreFiles(): void {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const setrlimit = koffi.load(null).func('int setrlimit(int resource, const uint64_t *limit)');
  // What holds now, and how far it may be raised again.
  if (setrlimit(RLIMIT_CORE, new BigUint64Array([0n, 0n])) !== 0)
    throw new Error('the kernel refuses the limit of core files');
}
