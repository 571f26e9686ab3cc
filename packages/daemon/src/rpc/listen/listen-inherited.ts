import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Fault } from '../../model/fault.js';
import type { Listener } from './listen-unix.js';

/**
 * Takes over a listening socket that the daemon was started with. It stays behind when the daemon goes: whoever connects
 * meanwhile waits for the next one, and its file is not ours to take away.
 * @throws Fault INVALID_STATE when the descriptor is no socket that listens
 */
export async function listenInherited(
  descriptor: number,
  accept: (socket: Socket) => void,
  { allowHalfOpen = false }: { readonly allowHalfOpen?: boolean } = {},
): Promise<Listener> {
  const server = createServer({ allowHalfOpen, pauseOnConnect: true }, accept);
  try {
    server.listen({ fd: descriptor });
    await once(server, 'listening');
  } catch (cause) {
    throw noListener(descriptor, cause);
  }
  return {
    async close() {
      server.close();
    },
  };
}

/** The refusal of a descriptor that was handed over and is something else. */
export function noListener(descriptor: number, cause: unknown): Fault {
  return new Fault(
    'INVALID_STATE',
    `descriptor ${descriptor} was handed over and is not a socket that listens`,
    { hint: 'a unit with Accept=no hands over such sockets' },
    { cause },
  );
}
