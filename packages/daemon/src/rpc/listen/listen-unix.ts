import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, link, rm, stat, unlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { prepareSocketDirectory } from './prepare-socket-directory.js';
import { removeStaleSocket } from './remove-stale-socket.js';

/** A unix socket on which clients connect. */
export interface Listener {
  /** Accepts no further connection and takes the socket's file away; connections stay. */
  close(): Promise<void>;
}

/** Where to listen, and who may connect. */
export interface SocketPlace {
  readonly path: string;
  readonly mode: number;
  /** Group of the socket's file; undefined: that of the process. */
  readonly gid?: number | undefined;
}

/** Connections that the kernel holds for us until they are accepted. */
const backlog = 1024;

/**
 * Listens on a unix socket; connections are accepted paused, nobody has read of them. The socket's file has its mode from the first moment on at which anybody can see it; a file that
 * is left of a daemon that is no more is replaced, a living daemon's never.
 * @throws Fault INVALID_STATE when another daemon answers there, FILE_PERMISSION when the directory is open to all
 */
export async function listenUnix(
  { path, mode, gid }: SocketPlace,
  accept: (socket: Socket) => void,
  { allowHalfOpen = false }: { readonly allowHalfOpen?: boolean } = {},
): Promise<Listener> {
  await prepareSocketDirectory(dirname(path), mode);
  await removeStaleSocket(path);
  // A carrier that minds ends its side itself when the client has ended its own.
  const server = createServer({ allowHalfOpen, pauseOnConnect: true }, accept);
  // Bound under a name that nobody knows, with no mode at all; it gets its name when its mode is right.
  const hidden = join(dirname(path), `.${randomBytes(4).toString('hex')}`);
  await bind(server, hidden);
  try {
    // The group first: a mode that is meant for one group is never another's.
    if (gid !== undefined) await chown(hidden, -1, gid);
    await chmod(hidden, mode);
    await link(hidden, path);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    await rm(hidden, { force: true });
  }
  const own = await identityOf(path);
  return {
    async close() {
      server.close();
      // Another daemon may have put its own there since.
      if (own !== undefined && (await identityOf(path)) === own) await unlink(path);
    },
  };
}

/** Tells a file from every other that ever had its name: numbers of inodes are used again. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(path, { bigint: true });
    return `${dev}:${ino}:${birthtimeNs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function bind(server: Server, path: string): Promise<void> {
  // bind() happens before listen() returns, so no other code of this process sees this mask.
  const mask = process.umask(0o777);
  try {
    server.listen({ path, backlog });
  } finally {
    process.umask(mask);
  }
  await once(server, 'listening');
}
