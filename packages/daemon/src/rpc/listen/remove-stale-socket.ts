import { lstat, unlink } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { Fault } from '../../model/fault.js';

/**
 * Clears away the socket file of a daemon that is no more.
 * @throws Fault INVALID_STATE when somebody answers there, FILE_PERMISSION when the file is no socket
 */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Fault('FILE_PERMISSION', `${path} is there and is no socket; a free path is needed`);
  if (await isAnswered(path)) {
    throw new Fault('INVALID_STATE', `another daemon answers on ${path}; one is enough`, { metadata: { path } });
  }
  await unlink(path);
}

/** Whether anybody accepts connections there; in doubt (a full backlog, no permission) somebody does. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}
