import type { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from '../identity.js';
import { formatDistinguishedName } from './distinguished-name.js';

/** What a certificate says of who has it. The caller has checked its chain, dates and revocation. */
export function toPeerCertificate(certificate: X509Certificate): PeerCertificate {
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    distinguishedName: formatDistinguishedName(certificate.subject),
  };
}
