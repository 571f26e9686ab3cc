import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.js';
import {
  describeCertificate,
  type KnownCertificate,
  readAuthority,
  readIssued,
  readRevoked,
} from './authority-store.js';
import type { Validity } from './make-authority.js';
import { certificateMode, pkiFiles } from './pki-files.js';
import { type RevokedCertificate, signRevocationList } from './revocation-list.js';
import { writePkiFile } from './write-pki-file.js';

/** What a list is now. */
export interface RenewedList {
  readonly file: string;
  /** What has been added. */
  readonly added: readonly KnownCertificate[];
  readonly revoked: number;
}

/**
 * Signs the list of revoked certificates anew, with further ones added.
 * @param names of clients or hosts, serial numbers, or files; none: the list is renewed as it is
 * @throws CommandError when one of them was never signed here
 */
export async function renewList(
  directory: string,
  names: readonly string[],
  { notBefore, notAfter }: Validity,
): Promise<RenewedList> {
  const [authority, known, before] = await Promise.all([
    readAuthority(directory),
    readIssued(directory),
    readRevoked(directory),
  ]);
  const found = (await Promise.all(names.map((name) => findCertificates(name, known, directory)))).flat();
  const old = before?.revoked ?? [];
  const added = found.filter(({ serial }) => !old.some((each) => each.serial === serial));
  const all: RevokedCertificate[] = [...old, ...added.map(({ serial }) => ({ serial, revokedAt: new Date() }))];
  const list = await signRevocationList(authority, all, { thisUpdate: notBefore, nextUpdate: notAfter });
  const file = join(directory, pkiFiles.revoked);
  await writePkiFile(file, list, { mode: certificateMode });
  return { file, added, revoked: all.length };
}

/** All that go by a name: one whose key was lost has had others before. */
async function findCertificates(
  name: string,
  known: readonly KnownCertificate[],
  directory: string,
): Promise<readonly KnownCertificate[]> {
  const serial = name.replaceAll(':', '').toLowerCase();
  const found = known.filter((each) => each.commonName === name || each.serial === serial);
  if (found.length > 0) return found;
  const pem = await readFile(name, 'utf8').catch(() => '');
  if (pem.includes('BEGIN CERTIFICATE')) return [describeCertificate(pem)];
  const names = [...new Set(known.map(({ commonName }) => commonName))];
  throw new CommandError(`${directory} has signed no certificate of the name or number ${name}`, {
    reason: 'FILE_NOT_FOUND',
    hint: names.length === 0 ? 'name the file of the certificate' : `it has signed those of ${names.join(', ')}`,
  });
}
