import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { dirname } from 'node:path';
import { makeDirectorySync } from '@holdfast/host';

/** A unix socket's address has room for so many bytes. */
const longestSocketPath = 107;

/**
 * Makes sure that a directory is there in which nobody else can replace a socket: made with mode 0700, or found unwritable
 * for others.
 * @throws Error that says what is wrong with it
 */
export function privateDirectory(path: string): void {
  makeDirectorySync(path, 0o700);
  const { mode, uid } = lstatSync(path);
  const sticky = (mode & 0o1000) !== 0;
  if ((mode & 0o022) !== 0 && !sticky) {
    throw new Error(`${path} can be written by others (mode ${(mode & 0o7777).toString(8)}); 700 is expected`);
  }
  if (uid !== 0 && uid !== process.getuid?.()) throw new Error(`${path} belongs to user ${uid}`);
}

/**
 * Listens on a unix socket of mode 0600. A socket file that nobody listens on any more is removed.
 * @param descriptor - A socket that listens there already, which lockd was started with; it is taken as it is.
 * @throws Error when somebody does listen on it
 */
export async function listenPrivately(
  path: string,
  onConnection: (socket: Socket) => void,
  descriptor?: number,
): Promise<Server> {
  if (descriptor !== undefined) return listenOn({ fd: descriptor }, onConnection);
  if (Buffer.byteLength(path) > longestSocketPath) {
    throw new Error(`socket path ${path} has ${Buffer.byteLength(path)} bytes; at most ${longestSocketPath} fit`);
  }
  privateDirectory(dirname(path));
  if (await isServed(path)) throw new Error(`somebody else listens on ${path}`);
  rmSync(path, { force: true });
  const server = await listenOn({ path }, onConnection);
  chmodSync(path, 0o600);
  return server;
}

async function listenOn(
  at: { readonly path: string } | { readonly fd: number },
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  // Unread: the bytes of a connection that waits for a new image stay where that can read them.
  const server = createServer({ pauseOnConnect: true }, onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => {
      resolve(false);
    });
  });
}
