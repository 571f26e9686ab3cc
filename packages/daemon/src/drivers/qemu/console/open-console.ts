import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { GuestConsole } from '../../driver.js';
import { consoleSockets } from './console-sockets.js';

/**
 * Connects to the socket on which QEMU offers a serial port or console.
 * @throws Fault UNSUPPORTED when it is connected to something else; MONITOR_FAILED
 */
export async function openConsole(
  spec: DomainSpec,
  device: string,
  directory: string,
  signal: AbortSignal,
): Promise<GuestConsole> {
  const found = consoleSockets(spec).find(({ alias }) => alias === device);
  if (found === undefined || found.type !== 'pty') {
    const type = found?.type ?? 'no console';
    throw new Fault('UNSUPPORTED', `${device} of guest ${spec.name} is ${type}; only those of type pty can be opened`, {
      hint: 'its log can be read all the same',
    });
  }
  const socket = createConnection({ path: join(directory, found.name) });
  // Its end is told by the output, whatever was the reason.
  socket.on('error', () => {});
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing) {
      throw new Fault('UNSUPPORTED', `guest ${spec.name} was started by a daemon that opened no consoles`, {
        hint: 'shut it down and start it again',
      });
    }
    throw new Fault(
      'MONITOR_FAILED',
      `console ${device} of guest ${spec.name} cannot be reached`,
      {},
      { cause: error },
    );
  }
  return {
    output: read(socket),
    write: (data, until) => write(socket, data, until, spec.name ?? ''),
    close: () => void socket.destroy(),
  };
}

async function* read(socket: ReturnType<typeof createConnection>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of socket) yield piece as Uint8Array;
  } catch {
    // The guest is gone, or the console was closed: either way it is over.
  }
}

function write(
  socket: ReturnType<typeof createConnection>,
  data: Uint8Array,
  signal: AbortSignal,
  name: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) return abort();
    socket.write(data, (error) => {
      signal.removeEventListener('abort', abort);
      if (error === undefined || error === null) resolve();
      else reject(new Fault('INVALID_STATE', `the console of guest ${name} is closed`, {}, { cause: error }));
    });
  });
}
