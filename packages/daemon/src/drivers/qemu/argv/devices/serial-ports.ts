import type { ConsoleDevice, DomainSpec, SerialPort } from '@holdfast/protocol';

/**
 * The serial ports of a guest. A first console that is not virtio is the first serial port under another name: where no
 * serial port is given, it is made one.
 */
export function serialPorts(spec: DomainSpec): readonly SerialPort[] {
  const { serials = [], consoles = [] } = spec.devices ?? {};
  const [first] = consoles;
  if (serials.length > 0 || first === undefined || !isSerialConsole(first)) return serials;
  return [{ source: first.source }];
}

/** Whether a console is a serial port under another name. */
export function isSerialConsole({ target }: ConsoleDevice): boolean {
  return (target?.type ?? 'serial') === 'serial';
}
