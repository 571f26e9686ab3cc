import { createRequire } from 'node:module';
import type { Server, Socket } from 'node:net';

/** Who connected, as the kernel recorded it at that moment. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** Asks the kernel who is at the other end of a unix socket. */
export interface PeerReader {
  /** @throws when the kernel does not say */
  credentials(socket: Socket): PeerCredentials;
  /** The supplementary groups that the peer had when it connected. @throws when the kernel does not say */
  groups(socket: Socket): number[];
  /** Bytes that were sent on a unix socket and that the other side has not read. @throws when the kernel does not say */
  unreadBytes(socket: Socket): number;
}

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => unknown };
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEERGROUPS = 59;
const SIOCOUTQ = 0x5411;

/** Groups for which there is room at first; there may be 65,536 (NGROUPS_MAX). */
const usualGroups = 64;
const mostGroups = 65_536;

/**
 * Makes the reader; Node has no call for it, so it goes through koffi.
 * @throws when koffi cannot be loaded
 */
export function loadPeerReader(): PeerReader {
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const library = koffi.load(null);
  const ioctl = library.func('int ioctl(int fd, unsigned long request, _Out_ int *value)');
  const getsockopt = library.func(
    'int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ uint32_t *length)',
  );

  /** Numbers of an option; undefined: there are more than there is room for, or the kernel does not say. */
  function read(socket: Socket, name: number, room: number): Uint32Array | undefined {
    const value = new Uint32Array(room);
    const length = [value.byteLength];
    if (getsockopt(descriptorOf(socket), SOL_SOCKET, name, value, length) !== 0) return undefined;
    return value.subarray(0, (length[0] ?? 0) / value.BYTES_PER_ELEMENT);
  }

  return {
    credentials(socket) {
      const [pid, uid, gid] = read(socket, SO_PEERCRED, 3) ?? [];
      if (pid === undefined || uid === undefined || gid === undefined) {
        throw new Error('the kernel does not say who connected');
      }
      return { pid, uid, gid };
    },
    groups(socket) {
      const groups = read(socket, SO_PEERGROUPS, usualGroups) ?? read(socket, SO_PEERGROUPS, mostGroups);
      if (groups === undefined) throw new Error('the kernel does not say in which groups the one is who connected');
      return [...groups];
    },
    unreadBytes(socket) {
      const value = new Int32Array(1);
      if (ioctl(descriptorOf(socket), SIOCOUTQ, value) !== 0) throw new Error('the kernel does not say what is unread');
      return value[0] ?? 0;
    },
  };
}

/** The descriptor behind a socket; Node does not tell it. @throws Error when it is closed */
export function descriptorOf(socket: Socket | Server): number {
  const handle = (socket as unknown as { readonly _handle: { readonly fd: number } | null })._handle;
  if (handle === null) throw new Error('the connection is closed already');
  return handle.fd;
}
