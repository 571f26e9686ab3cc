import { matchesDistinguishedName } from './glob.js';
import type { Identity } from './identity.js';

/** Whom a rule is about. */
export type Subject =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'uid'; readonly id: number; readonly name?: string }
  | { readonly kind: 'gid'; readonly id: number; readonly name?: string }
  | { readonly kind: 'certificate'; readonly fingerprint: string }
  | { readonly kind: 'dn'; readonly pattern: string }
  | { readonly kind: 'token'; readonly name: string };

/** The accounts of the host: numbers by name. */
export interface Accounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

/** How a subject is written, for messages that say what would be accepted. */
const subjectForms = 'everyone, uid:N, user:NAME, gid:N, group:NAME, certificate:SHA256, dn:PATTERN or token:NAME';

/** Reads a subject; a text says why it is none. */
export function parseSubject(word: string, accounts: Accounts): Subject | string {
  if (word === 'everyone') return { kind: 'everyone' };
  const colon = word.indexOf(':');
  const [kind, value] = [word.slice(0, Math.max(colon, 0)), word.slice(colon + 1)];
  const none = `expected ${subjectForms}`;
  if (value === '') return none;
  switch (kind) {
    case 'uid':
    case 'gid':
      return /^\d{1,10}$/.test(value) ? { kind, id: Number(value) } : `expected a number after ${kind}:`;
    case 'user':
    case 'group': {
      const [table, file] = kind === 'user' ? [accounts.users, 'passwd'] : [accounts.groups, 'group'];
      const id = table.get(value);
      if (id === undefined) return `/etc/${file} has no ${kind} ${value}`;
      return { kind: kind === 'user' ? 'uid' : 'gid', id, name: value };
    }
    case 'certificate': {
      const fingerprint = value.replaceAll(':', '').toLowerCase();
      return /^[0-9a-f]{64}$/.test(fingerprint)
        ? { kind, fingerprint }
        : 'expected the SHA-256 of the certificate, 64 hexadecimal digits';
    }
    case 'dn':
      return { kind, pattern: value };
    case 'token':
      return { kind, name: value };
    default:
      return none;
  }
}

/** Whether a client has shown who it is: over the network by a certificate or a token, here by having come in. */
function isKnown({ door, certificate, token }: Identity): boolean {
  return door !== 'tls' || certificate !== undefined || token !== undefined;
}

/** Whether a rule about this subject is about this client. */
export function isAbout(subject: Subject, identity: Identity): boolean {
  const { process, certificate, token } = identity;
  switch (subject.kind) {
    case 'everyone':
      return isKnown(identity);
    case 'uid':
      return process?.uid === subject.id;
    case 'gid':
      return process !== undefined && (process.gid === subject.id || process.groups.includes(subject.id));
    case 'certificate':
      return certificate?.fingerprint === subject.fingerprint;
    case 'dn':
      return certificate !== undefined && matchesDistinguishedName(subject.pattern, certificate.distinguishedName);
    case 'token':
      return token === subject.name;
  }
}

/** A subject as a policy writes it. */
export function describeSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'everyone':
      return 'everyone';
    case 'uid':
      return subject.name === undefined ? `uid:${subject.id}` : `user:${subject.name}`;
    case 'gid':
      return subject.name === undefined ? `gid:${subject.id}` : `group:${subject.name}`;
    case 'certificate':
      return `certificate:${subject.fingerprint}`;
    case 'dn':
      return `dn:${subject.pattern}`;
    case 'token':
      return `token:${subject.name}`;
  }
}
