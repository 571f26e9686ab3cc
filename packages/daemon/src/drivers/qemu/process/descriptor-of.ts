import type { Server, Socket } from 'node:net';

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
