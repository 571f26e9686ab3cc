import { InvalidArgumentError } from 'commander';
import { isIP } from 'node:net';

const dayMs = 24 * 3_600_000;

/** Reads a number of days. @throws InvalidArgumentError when it is none */
export function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1) throw new InvalidArgumentError('a number of days is from 1 to 99999.');
  return days;
}

/**
 * Reads a name that is put into a certificate; it is the name of a directory too, and of what rules are about, hence only
 * what means nothing to either. @throws InvalidArgumentError
 */
export function parseCommonName(text: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,62}$/u.test(text) && !text.endsWith(' ')) return text;
  throw new InvalidArgumentError('a name has letters, digits, blanks and . _ @ -, at most 63.');
}

/** Reads a name or an address of a host and adds it to those before. @throws InvalidArgumentError */
export function collectHosts(text: string, before: readonly string[] = []): readonly string[] {
  const isName = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text);
  if (isIP(text) === 0 && (!isName || text.length > 253)) {
    throw new InvalidArgumentError('a host is a name such as metal1.example.org, or an address.');
  }
  return [...before, text];
}

/** From a little before now, since clocks differ, for so many days. */
export function validFor(days: number, now: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now - 5 * 60_000), notAfter: new Date(now + days * dayMs) };
}
