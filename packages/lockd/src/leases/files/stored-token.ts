import { readSync, writeSync } from 'node:fs';

const length = 8;

/** The fencing token that a lease file has; 0: it never had one, or has what no lock daemon ever wrote. */
export function readStoredToken(fd: number): number {
  const stored = Buffer.alloc(length);
  const token = readSync(fd, stored, 0, length, 0) === length ? Number(stored.readBigUInt64LE()) : 0;
  return Number.isSafeInteger(token) ? token : 0;
}

/** Writes the fencing token of a grant into its lease file. */
export function writeStoredToken(fd: number, token: number): void {
  const stored = Buffer.alloc(length);
  stored.writeBigUInt64LE(BigInt(token));
  writeSync(fd, stored, 0, length, 0);
}
