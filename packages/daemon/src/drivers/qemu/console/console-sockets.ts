import type { DomainSpec } from '@holdfast/protocol';
import { aliasOf } from '../argv/alias-of.js';
import { serialPorts } from '../argv/devices/serial-ports.js';

/** Name of the socket behind a serial port, in the folder of its guest; short, since paths of sockets are. */
export function serialSocket(index: number): string {
  return `tty${index}`;
}

/** Name of the socket behind a virtio console. */
export function consoleSocket(index: number): string {
  return `hvc${index}`;
}

/** A device that can be opened, with its socket, or with what it is connected to instead. */
export interface ConsoleSocket {
  readonly alias: string;
  readonly type: string;
  readonly name: string;
}

/** Every serial port and virtio console of a guest. */
export function consoleSockets(spec: DomainSpec): ConsoleSocket[] {
  const serials = serialPorts(spec).map((port, index) => ({
    alias: aliasOf(port, 'serial', index),
    type: port.source?.type ?? 'pty',
    name: serialSocket(index),
  }));
  const consoles = (spec.devices?.consoles ?? []).flatMap((console, index) =>
    console.target?.type === 'virtio'
      ? [{ alias: aliasOf(console, 'console', index), type: console.source?.type ?? 'pty', name: consoleSocket(index) }]
      : [],
  );
  return [...serials, ...consoles];
}
