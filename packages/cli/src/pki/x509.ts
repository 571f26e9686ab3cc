// The library declares what it is made of to this one, which therefore has to be there first.
import 'reflect-metadata';

/** The parts of the library for X.509 that are used here; everything else of it stays out of sight. */
export {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509Crl,
  X509CrlGenerator,
} from '@peculiar/x509';
export type { Extension } from '@peculiar/x509';
