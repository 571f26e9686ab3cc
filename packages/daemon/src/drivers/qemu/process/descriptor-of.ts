import type { Server, Socket } from 'node:net';
import { Fault } from '../../../model/fault.js';

/**
 * The file descriptor under a socket, for a child process to inherit.
 *
 * Node has no public way to ask for it, and `stdio: [server]` throws after the fork and leaves a stray child.
 * @throws Error when the socket is closed, or this Node keeps its descriptor elsewhere
 */
export function descriptorOf(socket: Server | Socket): number {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: unknown } | null };
  const descriptor = handle?.fd;
  if (typeof descriptor !== 'number' || descriptor < 0) throw new Error('the socket has no descriptor any more');
  return descriptor;
}

/**
 * The file descriptor under a connection that keeps a guest's leases.
 * @throws Fault LOCKD_UNAVAILABLE: its other end may go at any moment, and without it nothing would keep them
 */
export function leaseDescriptorOf(hold: Socket): number {
  if (!hold.destroyed) return descriptorOf(hold);
  throw new Fault(
    'LOCKD_UNAVAILABLE',
    'holdfast-lockd went away while the domain was starting, and its disk leases are gone',
    { hint: 'start the domain again' },
  );
}
