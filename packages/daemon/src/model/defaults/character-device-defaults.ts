import {
  CharacterSource,
  ConsoleDevice,
  type DomainDevices,
  type ParallelPort,
  SerialPort,
  SerialTarget,
} from '@holdfast/protocol';
import { type HostDefaults, isX86 } from './host-defaults.js';

/**
 * Fills in what serial ports, parallel ports, consoles and channels left open. The first console of a whole machine is
 * the first serial port under another name, as in libvirt: where one of them is given, the other is made of it.
 */
export function withCharacterDeviceDefaults(devices: DomainDevices, host: HostDefaults): DomainDevices {
  const consoles = devices.consoles.map((device, position) => withConsoleDefaults(device, position));
  const ports = freePorts(devices.serials.map(({ target }) => target?.port));
  const serials = devices.serials.map((device) => withSerialDefaults(device, ports, host));
  const first = consoles[0];
  if (serials.length === 0 && first?.target?.type === 'serial') {
    serials.push(withSerialDefaults(SerialPort.fromPartial({ source: first.source ?? {} }), ports, host));
  }
  const serial = serials[0];
  if (consoles.length === 0 && serial !== undefined) {
    consoles.push(withConsoleDefaults(ConsoleDevice.fromPartial({ source: serial.source ?? {} }), 0));
  }
  return {
    ...devices,
    serials,
    parallels: devices.parallels.map(withParallelDefaults),
    consoles,
    channels: devices.channels.map((device) => ({ ...device, source: withSourceDefaults(device.source) })),
  };
}

/** Numbers of ports that nobody has, from 0, each once. */
function freePorts(taken: readonly (number | undefined)[]): () => number {
  let next = 0;
  return () => {
    while (taken.includes(next)) next += 1;
    return next++;
  };
}

function withSourceDefaults(source: CharacterSource | undefined): CharacterSource {
  const given = source ?? CharacterSource.create();
  const type = given.type ?? 'pty';
  return { ...given, type, ...(type === 'tcp' ? { protocol: given.protocol ?? 'raw' } : {}) };
}

function withSerialDefaults(device: SerialPort, ports: () => number, host: HostDefaults): SerialPort {
  const target = device.target ?? SerialTarget.create();
  const type = target.type ?? serialType(host);
  const model = target.model ?? (type === undefined ? undefined : serialModel(type, host));
  return {
    ...device,
    source: withSourceDefaults(device.source),
    target: {
      ...target,
      port: target.port === undefined || target.port < 0 ? ports() : target.port,
      ...(type === undefined ? {} : { type }),
      ...(model === undefined ? {} : { model }),
    },
  };
}

function serialType(host: HostDefaults): string | undefined {
  if (isX86(host)) return 'isa-serial';
  if (/^(arm|aarch64|riscv)/.test(host.arch)) return 'system-serial';
  if (host.arch.startsWith('ppc')) return 'spapr-vio-serial';
  if (host.arch.startsWith('s390')) return 'sclp-serial';
  return undefined;
}

function serialModel(type: string, host: HostDefaults): string | undefined {
  switch (type) {
    case 'isa-serial':
    case 'usb-serial':
    case 'pci-serial':
      return type;
    case 'system-serial':
      return host.arch.startsWith('riscv') ? '16550a' : 'pl011';
    case 'spapr-vio-serial':
      return 'spapr-vty';
    case 'sclp-serial':
      return 'sclpconsole';
    case 'isa-debug':
      return 'isa-debugcon';
    default:
      return undefined;
  }
}

function withParallelDefaults(device: ParallelPort, position: number): ParallelPort {
  const port = device.port === undefined || device.port < 0 ? position : device.port;
  return { ...device, source: withSourceDefaults(device.source), port };
}

function withConsoleDefaults(device: ConsoleDevice, position: number): ConsoleDevice {
  const port = device.target?.port;
  return {
    ...device,
    source: withSourceDefaults(device.source),
    // Only the first can be a serial port; libvirt takes the others for virtio too.
    target: {
      ...device.target,
      type: device.target?.type ?? (position === 0 ? 'serial' : 'virtio'),
      port: port === undefined || port < 0 ? position : port,
    },
  };
}
