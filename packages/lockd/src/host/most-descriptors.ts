import { readFileSync } from 'node:fs';

/** How many descriptors this process may have: the soft limit; 0: there is none. */
export function mostDescriptors(): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  return Number(line?.[1] ?? 0);
}
