/** One lock that somebody holds, as /proc/locks lists it. */
export interface LockRow {
  readonly kind: 'POSIX' | 'OFDLCK';
  /** -1 for a lock that belongs to a file description: the kernel does not say who has it open. */
  readonly pid: number;
  /** Device of the file as `major:minor`, in decimal. */
  readonly device: string;
  readonly inode: string;
}

const row = /^\d+: +(POSIX|OFDLCK) +\S+ +(?:READ|WRITE) +(-?\d+) +([\da-f]+):([\da-f]+):(\d+) +(\d+) +\S+$/;

/** Reads the fcntl() locks that cover byte 0 of a file; those that only wait, and flock() locks, are left out. */
export function parseProcLocks(text: string): LockRow[] {
  return text.split('\n').flatMap((line) => {
    const match = row.exec(line.trim());
    if (!match) return [];
    const [, kind, pid, major = '', minor = '', inode = '', start] = match;
    if (start !== '0') return [];
    return [
      {
        kind: kind === 'POSIX' ? 'POSIX' : 'OFDLCK',
        pid: Number(pid),
        device: `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`,
        inode,
      },
    ];
  });
}

/** Writes a device number of stat(2) as /proc/locks does, in decimal. */
export function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}
