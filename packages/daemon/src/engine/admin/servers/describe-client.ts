import type { AdminClient } from '@holdfast/protocol';
import { describeIdentity } from '../../../access/identity.js';
import { toTimestamp } from '../../../model/timestamp.js';
import type { ClientStatus } from '../../server-control.js';

/** A client as it is told to administrators. */
export function describeClient(server: string, client: ClientStatus): AdminClient {
  const { process, certificate, token = '' } = client.identity;
  return {
    id: client.id,
    server,
    transport: client.transport,
    carrier: client.carrier,
    connectedAt: toTimestamp(client.connectedMs),
    caller: describeIdentity(client.identity),
    readOnly: client.isReadOnly,
    calls: client.calls,
    streams: client.streams,
    callsDone: client.callsDone,
    uid: process?.uid,
    gid: process?.gid,
    pid: process?.pid,
    distinguishedName: certificate?.distinguishedName ?? '',
    fingerprint: certificate?.fingerprint ?? '',
    token,
    peerAddress: client.peerAddress ?? '',
  };
}
