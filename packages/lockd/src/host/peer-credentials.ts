import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** Who connected, as the kernel recorded it at that moment. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** Asks the kernel who is at the other end of a unix socket. */
export type ReadPeer = (socket: Socket) => PeerCredentials;

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => unknown };
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;

/**
 * Makes the reader of peer credentials; Node has no call for it, so it goes through koffi.
 * @throws when koffi cannot be loaded
 */
export function loadReadPeer(): ReadPeer {
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const getsockopt = koffi
    .load(null)
    .func('int getsockopt(int fd, int level, int name, _Out_ int32_t *value, _Inout_ uint32_t *length)');
  return (socket) => {
    const { fd } = (socket as unknown as { readonly _handle: { readonly fd: number } })._handle;
    const value = [0, 0, 0];
    const length = [12];
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0) {
      throw new Error('the kernel does not say who connected');
    }
    const [pid = 0, uid = -1, gid = -1] = value;
    return { pid, uid, gid };
  };
}

/** Whether somebody may use lockd at all: root, and the user it runs as. */
export function isWelcome(peer: PeerCredentials, ownUid: number): boolean {
  return peer.uid === 0 || peer.uid === ownUid;
}
