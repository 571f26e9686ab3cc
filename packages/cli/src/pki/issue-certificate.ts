import { KeyObject, randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from './x509.js';

/** Who signs certificates. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

/** What a certificate shall say. */
export interface CertificateRequest {
  readonly commonName: string;
  /** What it is good for. */
  readonly usage: 'authority' | 'server' | 'client';
  /** Names and addresses of a server. */
  readonly hosts?: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate with its key. */
export interface IssuedCertificate {
  readonly certificate: X509Certificate;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly key: webcrypto.CryptoKey;
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };

/** Makes a key and a certificate for it, signed by an authority; without one by itself. */
export async function issueCertificate(request: CertificateRequest, by?: Authority): Promise<IssuedCertificate> {
  const keys = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const subject = new Name([{ CN: [request.commonName] }]);
  const { notBefore, notAfter } = request;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: by?.certificate.subjectName ?? subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: by?.key ?? keys.privateKey,
    signingAlgorithm: by === undefined ? signing : signingAlgorithmOf(by.key),
    extensions: [
      ...extensionsOf(request),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(by?.certificate.publicKey ?? keys.publicKey),
    ],
  });
  const keyPem = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate, certificatePem: `${certificate.toString('pem')}\n`, keyPem, key: keys.privateKey };
}

/** What a key of an authority signs with. */
export function signingAlgorithmOf(key: webcrypto.CryptoKey): { readonly name: string; readonly hash: string } {
  return { name: key.algorithm.name, hash: 'SHA-256' };
}

function extensionsOf({ usage, hosts = [] }: CertificateRequest): readonly Extension[] {
  if (usage === 'authority') {
    return [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ];
  }
  const names = hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([usage === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
    ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
  ];
}

/** Random, positive, and never with a zero in front, which some write and others leave out. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
