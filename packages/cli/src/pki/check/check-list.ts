import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pkiFiles } from '../pki-files.js';
import { isSignedBy, readRevocationList } from '../revocation-list.js';
import { checkEnd } from './check-end.js';
import type { Look } from './findings.js';

/** Looks at the list of revoked certificates, where there is one and who should have signed it. */
export async function checkList(look: Look, authority: X509Certificate | undefined): Promise<void> {
  const { note } = look;
  const pem = await readList(look);
  // One may do without: then nobody can be shut out before a certificate ends.
  if (pem === undefined || authority === undefined) return;
  const isGood = await isSignedBy(pem, authority.toString()).catch(() => false);
  if (!isGood) {
    note(pkiFiles.revoked, 'signed', 'bad', `not by ${pkiFiles.authority}`, 'holdfast pki crl');
    return;
  }
  note(pkiFiles.revoked, 'signed', 'good', `by ${pkiFiles.authority}`);
  const { nextUpdate } = readRevocationList(pem);
  if (nextUpdate !== undefined) checkEnd(look, pkiFiles.revoked, nextUpdate, 'holdfast pki crl');
}

/** Notes a certificate that is on the list. */
export async function checkRevoked(
  look: Look,
  file: string,
  { serialNumber }: X509Certificate,
  remedy: string,
): Promise<void> {
  const pem = await readList(look);
  if (pem === undefined) return;
  if (readSerials(pem).includes(serialNumber.toLowerCase())) look.note(file, 'revoked', 'bad', 'yes', remedy);
}

function readList({ directory }: Look): Promise<string | undefined> {
  return readFile(join(directory, pkiFiles.revoked), 'utf8').catch(() => undefined);
}

function readSerials(pem: string): readonly string[] {
  try {
    return readRevocationList(pem).revoked.map(({ serial }) => serial);
  } catch {
    // What is wrong with the list is told by the check of the list itself.
    return [];
  }
}
