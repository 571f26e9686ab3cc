import type { Socket } from 'node:net';
import { type PeerReader, readProcessStat } from '@holdfast/host';
import type { Door, Identity, PeerProcess } from '../../access/identity.js';
import type { Logger } from '../../telemetry/logger.js';

/** Who stands at a door, and whose share of the places is taken. */
export interface Introduction {
  readonly identity: Identity;
  readonly origin: string | undefined;
  /** Whether it is root or the user whose daemon this is. */
  readonly isOperator: boolean;
}

/**
 * Finds out who has connected, from the kernel alone. Where it cannot tell, nothing is guessed: the client is somebody on
 * this host, and the mode of the socket is all that was asked of it.
 */
export function introduce(
  socket: Socket,
  door: Door,
  { peers, logger }: { readonly peers: PeerReader | undefined; readonly logger: Logger },
): Introduction {
  const process = peers && readPeerProcess(socket, peers, logger);
  if (process === undefined) return { identity: { door }, origin: undefined, isOperator: false };
  const isOperator = process.uid === 0 || process.uid === globalThis.process.getuid?.();
  return { identity: { door, process }, origin: `uid ${process.uid}`, isOperator };
}

function readPeerProcess(socket: Socket, peers: PeerReader, logger: Logger): PeerProcess | undefined {
  try {
    const { pid, uid, gid } = peers.credentials(socket);
    return { uid, gid, groups: peers.groups(socket), pid, startTicks: startOf(pid) };
  } catch (error) {
    logger.warn({ err: error }, 'who connected cannot be told');
    return undefined;
  }
}

/** When a process started; empty: it has ended already. */
function startOf(pid: number): string {
  return String(readProcessStat(pid)?.startTime ?? '');
}
