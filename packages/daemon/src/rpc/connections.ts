import { once } from 'node:events';
import type { Socket } from 'node:net';

/** The sockets of all clients. */
export interface Connections {
  readonly size: number;
  add(socket: Socket): void;
  /** Resolves when all are closed; those that are not after `graceMs` are cut. */
  closed(graceMs: number): Promise<void>;
}

/** Begins with none. */
export function createConnections(): Connections {
  const sockets = new Set<Socket>();
  return {
    get size() {
      return sockets.size;
    },
    add(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    async closed(graceMs) {
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await Promise.all([...sockets].map((socket) => once(socket, 'close')));
      clearTimeout(timer);
    },
  };
}
