import { createConnection } from 'node:net';
import { directoryOfSocket } from '@holdfast/protocol/sockets';
import type { HoldfastError } from '../../errors/holdfast-error.js';
import { refusal } from '../../errors/refusal.js';

const startIt = 'start a daemon with: holdfast up';

const reasonsOf: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOENT: { what: 'there is no such socket', hint: startIt },
  ECONNREFUSED: { what: 'nobody listens there', hint: startIt },
  EACCES: { what: 'this user may not connect', hint: 'see who may with: ls -l' },
  ENOTSOCK: { what: 'that is no socket', hint: 'name the socket of the daemon' },
};

/** Words the error of a daemon that cannot be reached, by asking the system itself once more. */
export async function unavailable(socketPath: string, cause: unknown): Promise<HoldfastError> {
  const code = await connectError(socketPath);
  const { what, hint: usual } = reasonsOf[code] ?? { what: cause instanceof Error ? cause.message : code, hint: '' };
  const hint = usual === startIt ? `${usual}${optionsFor(socketPath)}` : usual;
  const metadata = { path: socketPath, ...(code === '' ? {} : { error: code }) };
  return refusal('UNAVAILABLE', `no daemon answers on ${socketPath}: ${what}`, { hint, metadata }, { cause });
}

/**
 * What makes `holdfast up` start the daemon of this very socket, where it is laid out as `--dir` does it: whichever of its sockets
 * that is.
 */
function optionsFor(socketPath: string): string {
  const directory = directoryOfSocket(socketPath);
  if (directory === undefined) return '';
  // As a shell takes it.
  return ` --dir ${/^[\w./-]+$/.test(directory) ? directory : `'${directory.replaceAll("'", "'\\''")}'`}`;
}

/** Name of the error with which connecting fails; empty: it does not fail (any more). */
function connectError(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('connect', () => {
      socket.destroy();
      resolve('');
    });
  });
}
