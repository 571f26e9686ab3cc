/** The blocks of a label in a text of PEM, each with its lines around it. */
export function splitPem(text: string, label: 'CERTIFICATE' | 'X509 CRL'): readonly string[] {
  const pattern = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g');
  return text.match(pattern) ?? [];
}

/** What a block of PEM has between its lines. */
export function decodePem(block: string): Uint8Array {
  return Buffer.from(block.replaceAll(/-----[A-Z0-9 ]+-----|\s/g, ''), 'base64');
}
