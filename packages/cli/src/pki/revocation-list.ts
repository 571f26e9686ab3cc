import { AuthorityKeyIdentifierExtension, PemConverter, X509Certificate, X509Crl, X509CrlGenerator } from './x509.js';
import { type Authority, signingAlgorithmOf } from './issue-certificate.js';

/** A certificate that is good no more. */
export interface RevokedCertificate {
  /** Its serial number in lower-case hex. */
  readonly serial: string;
  readonly revokedAt: Date;
}

/** What a list of revoked certificates says. */
export interface RevocationList {
  readonly revoked: readonly RevokedCertificate[];
  /** Absent: it names no day. */
  readonly nextUpdate?: Date;
}

/** Reads a list in PEM. @throws when it is none */
export function readRevocationList(pem: string): RevocationList {
  const list = new X509Crl(pem);
  const { nextUpdate } = list;
  return {
    revoked: list.entries.map(({ serialNumber, revocationDate }) => ({
      serial: serialNumber.toLowerCase(),
      revokedAt: revocationDate,
    })),
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
  };
}

/** Whether an authority signed a list. */
export function isSignedBy(pem: string, authorityPem: string): Promise<boolean> {
  return new X509Crl(pem).verify({ publicKey: new X509Certificate(authorityPem).publicKey });
}

/** Signs a list anew, in PEM. */
export async function signRevocationList(
  { certificate, key }: Authority,
  revoked: readonly RevokedCertificate[],
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate: Date },
): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: certificate.subjectName,
    thisUpdate,
    nextUpdate,
    signingKey: key,
    signingAlgorithm: signingAlgorithmOf(key),
    extensions: [await AuthorityKeyIdentifierExtension.create(certificate.publicKey)],
    entries: revoked.map(({ serial, revokedAt }) => ({ serialNumber: serial, revocationDate: revokedAt })),
  });
  // Not toString('pem'): that calls it a CRL, which OpenSSL does not know by this name.
  return `${PemConverter.encode(list.rawData, 'X509 CRL')}\n`;
}
