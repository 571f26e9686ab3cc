import type { ArgvContext } from '../argv-context.js';
import { consoleSocket, serialSocket } from '../../console/console-sockets.js';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import { jsonText, type JsonDraft } from '../option-text.js';
import { chardevArguments } from './chardev.js';
import { serialPorts } from './serial-ports.js';

/** Serial and parallel ports, consoles and channels. */
export function characterArguments(context: ArgvContext): string[] {
  return [
    ...serialArguments(context),
    ...parallelArguments(context),
    ...consoleArguments(context),
    ...channelArguments(context),
  ];
}

function serialArguments(context: ArgvContext): string[] {
  return serialPorts(context.spec).flatMap((port, index) => {
    const alias = aliasOf(port, 'serial', index);
    const chardev = `char${alias}`;
    const log = index === 0 && port.source?.type !== 'file' ? context.paths.consoleLog : undefined;
    const device = { ...serialDevice(port.target, index), chardev, id: alias, ...addressOf(port, context) };
    const ends = { log, socket: serialSocket(index) };
    return [...chardevArguments(chardev, port.source, context, ends), '-device', jsonText(device)];
  });
}

function serialDevice(target: ReturnType<typeof serialPorts>[number]['target'], index: number): JsonDraft {
  switch (target?.type) {
    case 'pci-serial':
      return { driver: 'pci-serial' };
    case 'usb-serial':
      return { driver: 'usb-serial' };
    case 'isa-debug':
      return { driver: 'isa-debugcon' };
    case undefined:
    default:
      return { driver: 'isa-serial', index: target?.port ?? index };
  }
}

function parallelArguments(context: ArgvContext): string[] {
  return (context.spec.devices?.parallels ?? []).flatMap((port, index) => {
    const alias = aliasOf(port, 'parallel', index);
    const device = { driver: 'isa-parallel', chardev: `char${alias}`, id: alias, index: port.port ?? index };
    return [
      ...chardevArguments(`char${alias}`, port.source, context),
      '-device',
      jsonText({ ...device, ...addressOf(port, context) }),
    ];
  });
}

/** The virtio consoles; the first other one is a serial port. */
function consoleArguments(context: ArgvContext): string[] {
  const hasSerial = serialPorts(context.spec).length > 0;
  const all = (context.spec.devices?.consoles ?? []).map((console, index) => ({ console, index }));
  const virtio = all.filter(({ console }) => console.target?.type === 'virtio');
  return virtio.flatMap(({ console, index }, position) => {
    const alias = aliasOf(console, 'console', index);
    const log = position === 0 && !hasSerial && console.source?.type !== 'file' ? context.paths.consoleLog : undefined;
    const bus = `${context.controllers.alias('virtio-serial', 0)}.0`;
    const device = { driver: 'virtconsole', chardev: `char${alias}`, id: alias, bus, ...addressOf(console, context) };
    const ends = { log, socket: consoleSocket(index) };
    return [...chardevArguments(`char${alias}`, console.source, context, ends), '-device', jsonText(device)];
  });
}

function channelArguments(context: ArgvContext): string[] {
  return (context.spec.devices?.channels ?? []).flatMap((channel, index) => {
    const alias = aliasOf(channel, 'channel', index);
    const device = {
      driver: 'virtserialport',
      bus: `${context.controllers.alias('virtio-serial', 0)}.0`,
      chardev: `char${alias}`,
      id: alias,
      name: channel.target?.name,
      ...addressOf(channel, context),
    };
    return [...chardevArguments(`char${alias}`, channel.source, context), '-device', jsonText(device)];
  });
}
