import { lstat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { framesSocketOf } from '@holdfast/protocol';
import { LostError } from '../lost-error.js';
import { withLength } from './with-length.js';

const plainHello = 'HFF1PBUF';
/** The same of a client that shows a token, which comes next. */
const tokenHello = 'HFF1PTOK';
/** Longest token that a daemon reads from frames. */
const maxTokenBytes = 1024;

/** How long a daemon may take to answer the hello; one that hangs accepts connections all the same. */
const helloMs = 5000;

/** A socket behind its hello. */
export interface FramesSocket {
  readonly socket: Socket;
  /** Whether a token was shown, of which it is not known yet whether it is good. */
  readonly hasToken: boolean;
  /** From now on these get all that comes; the bytes are there only until the taker returns. */
  take(bytes: (chunk: Buffer) => void): void;
}

/** What any socket brings is here only until it was taken. */
const arrivals = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Connects to the socket for bare frames of a daemon, and shows it the token unless that is empty; undefined: it has none, or none
 * of this version or for tokens, and gRPC is to be used.
 * @throws LostError when the daemon says nothing, the signal's reason
 */
export async function openFrames(
  socketPath: string,
  token: string,
  signal: AbortSignal,
): Promise<FramesSocket | undefined> {
  const path = framesSocketOf(socketPath);
  const shown = Buffer.from(token);
  if (shown.length > maxTokenBytes || !(await isOfOneOwner(socketPath, path))) return undefined;
  const hasToken = shown.length > 0;
  const hello = hasToken ? tokenHello : plainHello;
  return new Promise((resolve, reject) => {
    let taker: ((chunk: Buffer) => void) | undefined;
    /** What nobody has taken yet. */
    let early = Buffer.alloc(0);
    const receive = (count: number): boolean => {
      // Past the streams of Node, whose chunk of 64 KiB for each read costs more than all the rest of a short call.
      const chunk = arrivals.subarray(0, count);
      if (taker !== undefined) taker(chunk);
      else {
        early = Buffer.concat([early, chunk]);
        greet();
      }
      return true;
    };
    const socket = createConnection({ path, onread: { buffer: arrivals, callback: receive } });
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
    socket.once('connect', () =>
      socket.write(hasToken ? Buffer.concat([Buffer.from(hello), withLength(shown)]) : hello),
    );
    let isGreeted = false;
    const greet = (): void => {
      if (isGreeted || early.length < hello.length) return;
      isGreeted = true;
      if (early.toString('latin1', 0, hello.length) !== hello) none();
      else finish(() => resolve({ socket, hasToken, take }));
    };
    const take = (bytes: (chunk: Buffer) => void): void => {
      taker = bytes;
      const behind = early.subarray(hello.length);
      // Not before the taker has begun.
      if (behind.length > 0) process.nextTick(bytes, behind);
    };
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
