import { type Identity, type PeerCertificate, type PeerProcess } from './identity.js';
import { type Accounts, describeSubject, parseSubject } from './subject.js';

/** Makes the identity of a client of which all these subjects are true; a text says why there is none. */
export function assumeIdentity(words: readonly string[], accounts: Accounts): Identity | string {
  let process: PeerProcess | undefined;
  let certificate: PeerCertificate | undefined;
  let token: string | undefined;
  // Nobody has this number: rules about uids say nothing of who is known by a group alone.
  const nobody = { uid: -1, gid: -1, groups: [], pid: 0, startTicks: '' };
  const unnamed = { fingerprint: '', distinguishedName: '' };
  for (const word of words) {
    const subject = parseSubject(word, accounts);
    if (typeof subject === 'string') return `${JSON.stringify(word)} is no subject; ${subject}`;
    switch (subject.kind) {
      case 'everyone':
        return `${describeSubject(subject)} is nobody in particular; name a user, a group, a certificate or a token`;
      case 'uid':
        process = { ...(process ?? nobody), uid: subject.id };
        break;
      case 'gid': {
        const known: PeerProcess = process ?? nobody;
        process = { ...known, groups: [...known.groups, subject.id] };
        break;
      }
      case 'certificate':
        certificate = { ...(certificate ?? unnamed), fingerprint: subject.fingerprint };
        break;
      case 'dn':
        certificate = { ...(certificate ?? unnamed), distinguishedName: subject.pattern };
        break;
      case 'token':
        token = subject.name;
    }
  }
  return {
    door: certificate === undefined ? 'rw' : 'tls',
    ...(process === undefined ? {} : { process }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(token === undefined ? {} : { token }),
  };
}
