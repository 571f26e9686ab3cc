import type { X509Certificate } from 'node:crypto';
import { isAllowedName } from './allowed-names.js';
import { formatDistinguishedName } from './distinguished-name.js';
import { plainSerial, type RevocationList } from './read-revocation-list.js';

/** By what certificates of clients are judged. */
export interface CertificateRules {
  readonly authorities: readonly X509Certificate[];
  readonly revocationLists: readonly RevocationList[];
  /** Patterns of distinguished names; none: everybody. */
  readonly allowedNames: readonly string[];
}

/**
 * Says why a certificate that was accepted once would not be accepted now; undefined: it would. TLS judges those who
 * connect; this is for connections that live on when the rules change.
 *
 * @param chain the certificate, then those that stand between it and the authority
 */
export function whyRefused(
  chain: readonly X509Certificate[],
  rules: CertificateRules,
  nowMs: number,
): string | undefined {
  const [certificate] = chain;
  if (certificate === undefined) return 'there is no certificate';
  const name = formatDistinguishedName(certificate.subject);
  if (!isAllowedName(rules.allowedNames, name)) return 'its name is not on tls_allowed_dn_list';
  for (const each of chain) {
    if (each.validToDate.getTime() < nowMs) return 'it has expired';
    if (isRevoked(each, chain, rules)) return 'it was revoked';
  }
  const isTrusted = chain.some((each) => rules.authorities.some((authority) => isSignedBy(each, authority)));
  return isTrusted ? undefined : 'its authority is not trusted any more';
}

function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function isRevoked(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  { authorities, revocationLists }: CertificateRules,
): boolean {
  const serial = plainSerial(certificate.serialNumber);
  const issuers = [...chain, ...authorities].filter((each) => certificate.checkIssued(each));
  return revocationLists.some(
    (list) => list.revoked.has(serial) && issuers.some((issuer) => hasSubject(issuer, list.issuer)),
  );
}

/** A certificate holds its subject as it is encoded; two authorities with one name are told apart by TLS. */
function hasSubject(issuer: X509Certificate, encodedName: Buffer): boolean {
  return issuer.raw.includes(encodedName);
}
