/**
 * Writes a subject or an issuer as RFC 4514 has it: the last part first, between commas.
 *
 * @param lines what Node's `X509Certificate` says: one part a line, first part first, already escaped
 */
export function formatDistinguishedName(lines: string): string {
  // Line feeds within a part are escaped, so that each that is there stands between two parts.
  return lines
    .split('\n')
    .filter((part) => part !== '')
    .toReversed()
    .map((part) => part.replaceAll(' + ', '+'))
    .join(',');
}
