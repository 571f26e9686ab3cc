import type { PeerCredentials } from '@holdfast/host';

/** Whether somebody may use lockd at all: root, and the user it runs as. */
export function isWelcome(peer: PeerCredentials, ownUid: number): boolean {
  return peer.uid === 0 || peer.uid === ownUid;
}
