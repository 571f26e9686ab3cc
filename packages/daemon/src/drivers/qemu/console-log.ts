import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DomainSpec } from '@holdfast/protocol';
import type { ConsoleLog } from '../driver.js';
import { serialPorts } from './argv/devices/serial-ports.js';

/** Where the first serial port or virtio console of a guest is logged; undefined: it has neither. */
export function consoleLogPath(spec: DomainSpec, kept: string): string | undefined {
  const [serial] = serialPorts(spec);
  const virtio = spec.devices?.consoles.find(({ target }) => target?.type === 'virtio');
  const source = serial === undefined ? virtio?.source : serial.source;
  if (serial === undefined && virtio === undefined) return undefined;
  if (source?.log?.file !== undefined) return source.log.file;
  return source?.type === 'file' ? source.path : kept;
}

/** Reads a log that may grow while it is read, or not be there yet. */
export function openConsoleLog(path: string): ConsoleLog {
  return {
    async read(offset, maxBytes) {
      const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (file === undefined) return { data: new Uint8Array(), offset: 0, size: 0 };
      await using log = file;
      const { size } = await log.stat();
      const start = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
      const length = Math.max(0, Math.min(maxBytes, size - start));
      const { buffer, bytesRead } = await log.read(new Uint8Array(length), { position: start });
      return { data: buffer.subarray(0, bytesRead), offset: start, size };
    },
  };
}
