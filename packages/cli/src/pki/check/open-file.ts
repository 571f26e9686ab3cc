import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Look } from './findings.js';

/** Reads a file, and notes who else could read or replace it; what it is read without is noted with `remedy`. */
export async function openFile(
  { directory, uid: ownUid, note }: Look,
  name: string,
  { mode, remedy }: { readonly mode: number; readonly remedy: string },
): Promise<string | undefined> {
  const path = join(directory, name);
  try {
    const text = await readFile(path, 'utf8');
    const { mode: all, uid } = await stat(path);
    const found = octal(all & 0o777);
    const isWide = (all & 0o777 & ~mode) !== 0;
    if (isWide) note(name, 'mode', 'bad', `${found}; at most ${octal(mode)} is safe`, `chmod ${octal(mode)} ${path}`);
    else note(name, 'mode', 'good', found);
    const isOwn = uid === ownUid || uid === 0;
    if (!isOwn) note(name, 'owner', 'bad', `uid ${uid}, who could replace it`, `chown ${ownUid} ${path}`);
    return text;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    note(name, 'file', 'bad', code === 'ENOENT' ? 'is not there' : code, remedy);
    return undefined;
  }
}

/** Reads the certificate of a file that was opened. */
export function readCertificate({ note }: Look, name: string, pem: string | undefined): X509Certificate | undefined {
  if (pem === undefined) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    note(name, 'form', 'bad', 'no certificate in PEM', 'make it again');
    return undefined;
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
