import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { certificateMode, pkiFiles } from '../pki-files.js';
import { checkEnd } from './check-end.js';
import { checkKey } from './check-key.js';
import { checkRevoked } from './check-list.js';
import type { Look } from './findings.js';
import { openFile, readCertificate } from './open-file.js';

/** What a certificate is used as. */
export type Role = 'server' | 'client';

const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

const filesOf = {
  server: { file: pkiFiles.server, keyFile: pkiFiles.serverKey },
  client: { file: pkiFiles.client, keyFile: pkiFiles.clientKey },
} as const;

/** Looks at the certificate of one role and its key; whether `authority` signed it too, if there is one. */
export async function checkRole(look: Look, role: Role, authority: X509Certificate | undefined): Promise<void> {
  const { note } = look;
  const { file, keyFile } = filesOf[role];
  const remedy =
    role === 'server' ? `holdfast pki server --host ${look.hosts[0] ?? 'NAME'}` : 'holdfast pki client NAME';
  const certificate = readCertificate(look, file, await openFile(look, file, { mode: certificateMode, remedy }));
  if (certificate === undefined) return;
  if (authority !== undefined) {
    const isSigned = certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
    if (isSigned) note(file, 'signed', 'good', `by ${pkiFiles.authority}`);
    else note(file, 'signed', 'bad', `not by ${pkiFiles.authority}`, remedy);
  }
  checkEnd(look, file, certificate.validToDate, remedy);
  if (certificate.validFromDate.getTime() > look.now) {
    note(file, 'valid', 'bad', `not before ${certificate.validFrom}`, 'set the clock of this host');
  }
  const isFor = certificate.keyUsage === undefined || certificate.keyUsage.includes(purposes[role]);
  if (isFor) note(file, 'use', 'good', `for a ${role}`);
  else note(file, 'use', 'bad', `not for a ${role}`, remedy);
  if (role === 'server') checkNames(look, file, certificate, remedy);
  await checkKey(look, { name: keyFile, of: file, certificate, remedy });
  await checkRevoked(look, file, certificate, remedy);
}

/** Whether clients find the daemon under the names by which they call it. */
function checkNames({ hosts, note }: Look, file: string, certificate: X509Certificate, remedy: string): void {
  const names = certificate.subjectAltName ?? 'no name';
  if (certificate.subjectAltName === undefined) note(file, 'names', 'bad', names, remedy);
  for (const host of hosts) {
    const isNamed = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
    if (isNamed !== undefined) note(file, 'names', 'good', host);
    else note(file, 'names', 'bad', `${names}; not ${host}`, `holdfast pki server --host ${host}`);
  }
}
