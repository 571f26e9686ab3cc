import type { AccessIdentity } from '@holdfast/protocol';
import { describeIdentity, type Identity } from '../../access/identity.js';

/** Who a client is, as it is told. */
export function describeWho(identity: Identity): AccessIdentity {
  const { door, process, certificate, token = '' } = identity;
  const known = (id: number | undefined): number | undefined => (id === undefined || id < 0 ? undefined : id);
  return {
    caller: phraseOf(identity),
    door,
    uid: known(process?.uid),
    gid: known(process?.gid),
    groups: [...(process?.groups ?? [])],
    pid: process?.pid === 0 ? undefined : process?.pid,
    distinguishedName: certificate?.distinguishedName ?? '',
    fingerprint: certificate?.fingerprint ?? '',
    token,
  };
}

/** Who was assumed may be known by a group or a fingerprint alone. */
function phraseOf(identity: Identity): string {
  const { process, certificate, token } = identity;
  if (token !== undefined) return describeIdentity(identity);
  if (certificate?.distinguishedName === '') return `certificate ${certificate.fingerprint}`;
  if (certificate === undefined && process?.uid === -1) return `gid ${process.groups.join(', ')}`;
  return describeIdentity(identity);
}
