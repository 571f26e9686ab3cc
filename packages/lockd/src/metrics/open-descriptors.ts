import { readdirSync } from 'node:fs';

/** How many descriptors are open; 0: none is left to look at them with. */
export function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
