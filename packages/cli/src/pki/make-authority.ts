import { join } from 'node:path';
import { issueCertificate } from './issue-certificate.js';
import { certificateMode, keyMode, pkiFiles } from './pki-files.js';
import { signRevocationList } from './revocation-list.js';
import { writePkiFile } from './write-pki-file.js';

/** When something begins and ends to be good. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Makes an authority and its first list, which revokes nothing. @returns the files */
export async function makeAuthority(
  directory: string,
  {
    commonName,
    authority,
    list,
  }: { readonly commonName: string; readonly authority: Validity; readonly list: Validity },
): Promise<readonly string[]> {
  const issued = await issueCertificate({ commonName, usage: 'authority', ...authority });
  const revoked = await signRevocationList(issued, [], { thisUpdate: list.notBefore, nextUpdate: list.notAfter });
  const files = [pkiFiles.authorityKey, pkiFiles.authority, pkiFiles.revoked].map((name) => join(directory, name));
  const [keyFile = '', certificateFile = '', listFile = ''] = files;
  await writePkiFile(keyFile, issued.keyPem, { mode: keyMode });
  await writePkiFile(certificateFile, issued.certificatePem, { mode: certificateMode });
  await writePkiFile(listFile, revoked, { mode: certificateMode });
  return files;
}
