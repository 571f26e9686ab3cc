import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DomainSpec } from '@holdfast/protocol';
import type { ConsoleLog } from '../driver.js';
import { serialPorts } from './argv/devices/serial-ports.js';
import { fileFault } from './images/file-rights.js';
import { onStorage } from '../../model/storage-turns.js';

/** What was never written, and what keeps nothing of it. */
const nothing: Piece = { data: new Uint8Array(), offset: 0, size: 0 };

/** Where the first serial port or virtio console of a guest is logged; undefined: it has neither. */
export function consoleLogPath(spec: DomainSpec, kept: string): string | undefined {
  const [serial] = serialPorts(spec);
  const virtio = spec.devices?.consoles.find(({ target }) => target?.type === 'virtio');
  const source = serial === undefined ? virtio?.source : serial.source;
  if (serial === undefined && virtio === undefined) return undefined;
  if (source?.log?.file !== undefined) return source.log.file;
  return source?.type === 'file' ? source.path : kept;
}

/**
 * Reads a log that may grow while it is read, or not be there yet.
 * @param isOurs - Whether it is where the daemon keeps logs; others are on the storage of guests, which may hang.
 */
export function openConsoleLog(path: string, isOurs: boolean): ConsoleLog {
  return {
    read: (offset, maxBytes) =>
      isOurs ? readLog(path, offset, maxBytes) : onStorage(() => readLog(path, offset, maxBytes)),
  };
}

type Piece = Awaited<ReturnType<ConsoleLog['read']>>;

async function readLog(path: string, offset: number, maxBytes: number): Promise<Piece> {
  try {
    await using log = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await log.stat();
    if (!stats.isFile()) return nothing;
    const { size } = stats;
    const start = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
    const length = Math.max(0, Math.min(maxBytes, size - start));
    const { buffer, bytesRead } = await log.read(new Uint8Array(length), { position: start });
    return { data: buffer.subarray(0, bytesRead), offset: start, size };
  } catch (error) {
    // ENXIO: a socket, in which nothing is kept either.
    if (/^(ENOENT|ENXIO)$/.test((error as NodeJS.ErrnoException).code ?? '')) return nothing;
    throw fileFault(error, { path, field: 'the log of the console' });
  }
}
