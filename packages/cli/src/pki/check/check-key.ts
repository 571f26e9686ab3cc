import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { keyMode } from '../pki-files.js';
import type { Look } from './findings.js';
import { openFile } from './open-file.js';

/** A key and what it should be the key of. */
interface KeyFile {
  readonly name: string;
  readonly of: string;
  readonly certificate: X509Certificate;
  readonly remedy: string;
}

/** Notes whether the key is that of the certificate. */
export async function checkKey(look: Look, { name, of, certificate, remedy }: KeyFile): Promise<void> {
  const pem = await openFile(look, name, { mode: keyMode, remedy });
  if (pem === undefined) return;
  if (isKeyOf(pem, certificate)) look.note(name, 'key', 'good', `that of ${of}`);
  else look.note(name, 'key', 'bad', `not that of ${of}`, remedy);
}

function isKeyOf(pem: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(pem));
  } catch {
    // No key at all is no key of it.
    return false;
  }
}
