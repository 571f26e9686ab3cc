import { dirname, join, resolve } from 'node:path';
import { CommandError } from '../command-error.js';

/** Where the lock daemon is looked for. */
export interface LockdPlace {
  /** Said outright. */
  readonly socket?: string | undefined;
  /** The daemon that is talked to otherwise; its lock daemon stands beside it. */
  readonly uri?: string | undefined;
}

/**
 * The socket of the lock daemon. It is never on another host: who may take leases away is who may log in there.
 * @throws CommandError UNSUPPORTED for a daemon of another host; what the SDK throws for what is no URI
 */
export async function lockdSocket({ socket, uri }: LockdPlace): Promise<string> {
  if (socket !== undefined) return resolve(socket);
  const host = /^[a-z]+\+(?:ssh|tls):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:]*)/.exec(uri ?? '')?.[1];
  if (host !== undefined) {
    throw new CommandError(`the lock daemon of ${host} serves its own host only`, {
      reason: 'UNSUPPORTED',
      hint: `run it there: ssh ${host} holdfast lock list; what that host's guests hold: holdfast host leases`,
    });
  }
  const { explainConnect } = await import('@holdfast/sdk');
  const { socketPath } = explainConnect(uri === undefined ? {} : { uri });
  return join(dirname(socketPath), 'lockd.sock');
}
