import { join } from 'node:path';
import { readAuthority, rememberIssued } from './authority-store.js';
import { issueCertificate } from './issue-certificate.js';
import type { Validity } from './make-authority.js';
import { certificateMode, keyMode, pkiFiles } from './pki-files.js';
import { writePkiFile } from './write-pki-file.js';

/** Makes the key and the certificate of a daemon; the first of its hosts is its name. @returns the files */
export async function makeServer(
  directory: string,
  {
    hosts,
    validity,
    out = directory,
  }: { readonly hosts: readonly string[]; readonly validity: Validity; readonly out?: string },
): Promise<readonly string[]> {
  const authority = await readAuthority(directory);
  const issued = await issueCertificate({ commonName: hosts[0] ?? '', usage: 'server', hosts, ...validity }, authority);
  await rememberIssued(directory, issued);
  const keyFile = join(out, pkiFiles.serverKey);
  const certificateFile = join(out, pkiFiles.server);
  await writePkiFile(keyFile, issued.keyPem, { mode: keyMode });
  await writePkiFile(certificateFile, issued.certificatePem, { mode: certificateMode });
  if (out === directory) return [keyFile, certificateFile];
  return [keyFile, certificateFile, await copyAuthority(authority.certificate.toString('pem'), out)];
}

/** Puts the authority's certificate beside those that it signed, so that one directory has all that is needed. */
export async function copyAuthority(pem: string, out: string): Promise<string> {
  const path = join(out, pkiFiles.authority);
  await writePkiFile(path, `${pem}\n`, { mode: certificateMode, isPrivate: true });
  return path;
}
