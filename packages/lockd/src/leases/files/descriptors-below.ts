import { readdirSync, readlinkSync } from 'node:fs';

/** A descriptor of this process, and the path that it was opened by. */
export interface OpenDescriptor {
  readonly descriptor: number;
  readonly path: string;
}

/** The descriptors of this process whose files lie below one of these directories. None of the files is touched. */
export function descriptorsBelow(directories: readonly string[]): OpenDescriptor[] {
  if (directories.length === 0) return [];
  return readdirSync('/proc/self/fd').flatMap((name) => {
    const path = linkOf(name);
    const isBelow = directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
    return isBelow ? [{ descriptor: Number(name), path }] : [];
  });
}

function linkOf(name: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${name}`);
  } catch {
    // That by which the directory was read.
    return '';
  }
}
