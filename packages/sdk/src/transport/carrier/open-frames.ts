import { lstat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { framesSocketOf } from '@holdfast/protocol';
import { LostError } from '../lost-error.js';

const hello = 'HFF1PBUF';

/** How long a daemon may take to answer the hello; one that hangs accepts connections all the same. */
const helloMs = 5000;

/**
 * Connects to the socket for bare frames of a daemon; undefined: it has none, or none of this version, and gRPC is to be
 * used. The socket is paused behind the hello.
 * @throws LostError when the daemon says nothing, the signal's reason
 */
export async function openFrames(socketPath: string, signal: AbortSignal): Promise<Socket | undefined> {
  const path = framesSocketOf(socketPath);
  if (!(await isOfOneOwner(socketPath, path))) return undefined;
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // Whatever breaks from here on is told by its close.
      socket.removeAllListeners().on('error', () => undefined);
      end();
    };
    const giveUp = (end: () => void): void => {
      finish(end);
      socket.destroy();
    };
    const abort = (): void => giveUp(() => reject(signal.reason as Error));
    const late = new LostError(`no hello was answered within ${helloMs} ms`, false);
    const timer = setTimeout(() => giveUp(() => reject(late)), helloMs);
    signal.addEventListener('abort', abort);
    const none = (): void => giveUp(() => resolve(undefined));
    socket.once('error', none);
    socket.once('close', none);
    socket.once('connect', () => socket.write(hello));
    socket.on('readable', () => {
      const answer = socket.read(hello.length) as Buffer | null;
      if (answer === null) return;
      if (answer.toString('latin1') !== hello) none();
      else finish(() => resolve(socket));
    });
    if (signal.aborted) abort();
  });
}

/** Whoever can put a file beside the socket must not thereby become the daemon: both have to be of one user. */
async function isOfOneOwner(one: string, other: string): Promise<boolean> {
  try {
    const [first, second] = await Promise.all([lstat(one), lstat(other)]);
    return first.uid === second.uid && second.isSocket();
  } catch {
    // One of them is not there; what that means is found out by connecting to the first.
    return false;
  }
}
