import { type Socket, connect } from 'node:net';
import type { Clock } from '../../model/clock.js';
import { LockdRefused, lockdUnavailable } from './lockd-client.js';

/** Where the hold connection is opened, and how long that may take. */
export interface HoldOptions {
  /** Path of lockd's socket; the hold socket stands beside it. */
  readonly socketPath: string;
  readonly answerMs: number;
  readonly clock: Clock;
}

const longestAnswer = 1000;

/**
 * Opens a connection that keeps an owner's leases for as long as any process has a copy of it. The answer is paused: what
 * would come on it is not for us, and it must not keep the daemon from ending.
 * @throws Fault LOCKD_UNAVAILABLE, LockdRefused, or the reason of the signal
 */
export function openHold(options: HoldOptions, token: string, signal: AbortSignal): Promise<Socket> {
  const { socketPath, answerMs, clock } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect(`${socketPath}.hold`);
    let answer = '';
    const end = (outcome: () => void): void => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
      // lockd may go at any time; the socket is only kept, never used.
      socket.on('error', () => socket.destroy());
      outcome();
    };
    const fail = (error: unknown): void => {
      end(() => {
        socket.destroy();
        reject(error as Error);
      });
    };
    const onAbort = (): void => {
      fail(signal.reason);
    };
    const cancelTimer = clock.setTimeout(() => {
      fail(lockdUnavailable(socketPath, `no answer within ${answerMs / 1000} s`, undefined));
    }, answerMs);
    signal.addEventListener('abort', onAbort);
    socket.on('error', (error) => {
      fail(lockdUnavailable(socketPath, 'the hold connection broke', error));
    });
    socket.on('close', () => {
      fail(lockdUnavailable(socketPath, 'the hold connection broke', undefined));
    });
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      if (!answer.includes('\n') && answer.length < longestAnswer) return;
      socket.pause();
      if (answer !== 'ok\n') {
        // The only token it does not know is one of an earlier run of lockd.
        fail(new LockdRefused({ reason: 'OWNER_UNKNOWN', message: answer.trim(), metadata: {}, busy: undefined }));
        return;
      }
      end(() => {
        resolve(socket.unref());
      });
    });
    socket.write(`${token}\n`);
  });
}
