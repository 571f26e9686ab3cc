import { join } from 'node:path';
import { readAuthority, rememberIssued } from './authority-store.js';
import { issueCertificate } from './issue-certificate.js';
import type { Validity } from './make-authority.js';
import { copyAuthority } from './make-server.js';
import { certificateMode, clientDirectory, keyMode, pkiFiles } from './pki-files.js';
import { writePkiFile } from './write-pki-file.js';

/** Makes a directory with everything that one client needs. @returns the files */
export async function makeClient(
  directory: string,
  {
    name,
    validity,
    out = clientDirectory(directory, name),
  }: { readonly name: string; readonly validity: Validity; readonly out?: string },
): Promise<{ readonly out: string; readonly files: readonly string[] }> {
  const authority = await readAuthority(directory);
  const issued = await issueCertificate({ commonName: name, usage: 'client', ...validity }, authority);
  await rememberIssued(directory, issued);
  const authorityFile = await copyAuthority(authority.certificate.toString('pem'), out);
  const keyFile = join(out, pkiFiles.clientKey);
  const certificateFile = join(out, pkiFiles.client);
  await writePkiFile(keyFile, issued.keyPem, { mode: keyMode });
  await writePkiFile(certificateFile, issued.certificatePem, { mode: certificateMode });
  return { out, files: [keyFile, certificateFile, authorityFile] };
}
