import { chmod, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { descriptorOf } from './descriptor-of.js';

/** A unix socket that already listens, for a child process to accept on. */
export interface ListeningSocket {
  readonly path: string;
  readonly descriptor: number;
  /**
   * Closes our copy; the file stays. Must happen after the child has its copy and before anybody connects, else this
   * process may accept in its place.
   */
  close(): void;
}

/**
 * Listens on a unix socket that only our own user can reach, replacing a file that is there. A connection made before
 * the child is ready waits in the backlog, so nobody has to poll.
 * @throws ErrnoException
 */
export async function listenSocket(path: string): Promise<ListeningSocket> {
  // libuv removes the name that it bound when it closes: bind another one, so that the socket file survives.
  const bound = `${path}~`;
  await rm(bound, { force: true });
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(bound, resolve);
  });
  server.unref();
  try {
    await chmod(bound, 0o600);
    await rename(bound, path);
    return { path, descriptor: descriptorOf(server), close: () => server.close() };
  } catch (error) {
    server.close();
    throw error;
  }
}
