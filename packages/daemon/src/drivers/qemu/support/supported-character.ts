import type { ChannelDevice, CharacterSource, ConsoleDevice, ParallelPort, SerialPort } from '@holdfast/protocol';
import type { Support } from './support.js';
import { supportedDevice } from './supported-address.js';

/** What a character device may be attached to on the host. */
export const supportedCharacterSource: Support<CharacterSource> = {
  type: ['null', 'pty', 'dev', 'file', 'pipe', 'unix', 'tcp', 'udp'],
  // The path of a pty is chosen by the kernel; one from an earlier run means nothing.
  tty: 'any',
  mode: ['bind', 'connect'],
  path: 'any',
  host: 'any',
  service: 'any',
  append: 'any',
  tls: [false],
  reconnect: { enabled: 'any', timeout: 'any' },
  udp: { mode: ['bind', 'connect'], host: 'any', service: 'any' },
  protocol: ['raw', 'telnet'],
  log: { file: 'any', append: 'any' },
};

/** Serial ports. */
export const supportedSerial: Support<SerialPort> = {
  ...supportedDevice,
  source: supportedCharacterSource,
  target: {
    type: ['isa-serial', 'usb-serial', 'pci-serial', 'isa-debug'],
    port: 'any',
    // Each follows from the type.
    model: ['isa-serial', 'usb-serial', 'pci-serial', 'isa-debugcon'],
  },
};

/** Parallel ports. */
export const supportedParallel: Support<ParallelPort> = {
  ...supportedDevice,
  source: supportedCharacterSource,
  port: 'any',
};

/** Consoles. */
export const supportedConsole: Support<ConsoleDevice> = {
  ...supportedDevice,
  source: supportedCharacterSource,
  target: { type: ['serial', 'virtio'], port: 'any' },
};

/** Channels. */
export const supportedChannel: Support<ChannelDevice> = {
  ...supportedDevice,
  source: supportedCharacterSource,
  // The state is told, not asked for.
  target: { type: ['virtio'], name: 'any', state: 'any' },
};
