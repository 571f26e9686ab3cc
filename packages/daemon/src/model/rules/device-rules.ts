import type { DeviceAddress, DomainDevices, DomainSpec } from '@holdfast/protocol';
import { duplicates, missing, type SpecViolation, violation } from './violation.js';

const longestVncPassword = 8;

/** What is wrong with devices of the other kinds, and between devices of different kinds. */
export function deviceViolations(spec: DomainSpec): SpecViolation[] {
  const { devices } = spec;
  return [
    ...(devices === undefined
      ? []
      : [
          ...aliasViolations(devices),
          ...addressViolations(devices),
          ...duplicates(
            devices.controllers.flatMap(({ type, index, model }, position) =>
              index === undefined || isCompanion(model)
                ? []
                : [[`${type} ${index}`, `devices.controllers[${position}].index`] as const],
            ),
            'each controller of a type',
          ),
          ...graphicsViolations(devices),
          ...hostDeviceViolations(devices),
        ]),
    ...spec.seclabels.flatMap((label, index) =>
      label.type === 'static' && label.label === undefined
        ? [missing(`seclabels[${index}].label`, 'a label', 'since its type is static')]
        : [],
    ),
    ...duplicates(
      (spec.clock?.timers ?? []).flatMap(({ name }, index) =>
        name === undefined ? [] : [[name, `clock.timers[${index}].name`] as const],
      ),
      'each timer',
    ),
  ];
}

/** Whether a USB controller is part of another, whose index and name it shares. */
function isCompanion(model: string | undefined): boolean {
  return model?.startsWith('ich9-uhci') === true;
}

interface PlacedDevice {
  readonly path: string;
  readonly alias: string | undefined;
  readonly address: DeviceAddress | undefined;
  readonly bus: string | undefined;
  readonly model: string | undefined;
}

/** Every device that may have a name or a place. */
function placedDevices(devices: DomainDevices): readonly PlacedDevice[] {
  return Object.entries(devices).flatMap(([list, value]: [string, unknown]) => {
    const items: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    const name = list.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return items.flatMap((item, index) => {
      if (typeof item !== 'object' || item === null) return [];
      const device = item as { alias?: string; address?: DeviceAddress; target?: { bus?: string }; model?: unknown };
      const path = Array.isArray(value) ? `devices.${name}[${index}]` : `devices.${name}`;
      const model = typeof device.model === 'string' ? device.model : undefined;
      return [{ path, alias: device.alias, address: device.address, bus: device.target?.bus, model }];
    });
  });
}

function aliasViolations(devices: DomainDevices): SpecViolation[] {
  return duplicates(
    placedDevices(devices).flatMap(({ path, alias, model }) =>
      // The first console has the name of the first serial port, since it is the same.
      alias === undefined || path === 'devices.consoles[0]' || isCompanion(model)
        ? []
        : [[alias, `${path}.alias`] as const],
    ),
    'each device',
  );
}

function addressViolations(devices: DomainDevices): SpecViolation[] {
  return duplicates(
    placedDevices(devices).flatMap(({ path, address, bus }) => {
      const place = address === undefined || path === 'devices.consoles[0]' ? undefined : placeOf(address, bus);
      return place === undefined ? [] : [[place, `${path}.address`] as const];
    }),
    'each device',
  );
}

/** A place in words that are the same for the same place; undefined when it does not say one. */
function placeOf(
  { type, pci, drive, usb, virtioSerial, dimm }: DeviceAddress,
  bus: string | undefined,
): string | undefined {
  if (type === 'pci' && pci?.slot !== undefined) {
    const { domain = 0, bus: pciBus = 0, slot, function: part = 0 } = pci;
    return `pci ${hex(domain, 4)}:${hex(pciBus, 2)}:${hex(slot, 2)}.${part}`;
  }
  if (type === 'drive' && drive !== undefined) {
    const { controller = 0, bus: driveBus = 0, target = 0, unit = 0 } = drive;
    return `${bus ?? 'drive'} ${controller}:${driveBus}:${target}:${unit}`;
  }
  if (type === 'dimm' && dimm?.slot !== undefined) return `dimm ${dimm.slot}`;
  if (type === 'usb' && usb?.port !== undefined) return `usb ${usb.bus ?? 0}:${usb.port}`;
  if (type === 'virtio-serial' && virtioSerial?.port !== undefined) {
    return `virtio-serial ${virtioSerial.controller ?? 0}:${virtioSerial.bus ?? 0}:${virtioSerial.port}`;
  }
  return undefined;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

function graphicsViolations(devices: DomainDevices): SpecViolation[] {
  return devices.graphics.flatMap((device, index) => {
    const at = `devices.graphics[${index}]`;
    const found: SpecViolation[] = [];
    if (device.type === 'vnc' && (device.passwd?.length ?? 0) > longestVncPassword) {
      const said = `${device.passwd?.length} characters long`;
      found.push(
        violation(`${at}.passwd`, said, `at most ${longestVncPassword} characters`, 'which is what VNC can check'),
      );
    }
    if (device.passwdValidTo !== undefined && Number.isNaN(Date.parse(device.passwdValidTo))) {
      found.push(violation(`${at}.passwd_valid_to`, device.passwdValidTo, 'a time such as 2030-12-31T23:59:59'));
    }
    return found;
  });
}

function hostDeviceViolations(devices: DomainDevices): SpecViolation[] {
  return devices.hostdevs.flatMap(({ type, model, source }, index) => {
    const at = `devices.hostdevs[${index}]`;
    if (source === undefined) return [];
    const need = (isGiven: boolean, field: string, what: string): SpecViolation[] =>
      isGiven ? [] : [missing(`${at}.source.${field}`, what, `since ${at}.type is ${type}`)];
    switch (type) {
      case 'pci':
        return need(source.pciAddress !== undefined, 'pci_address', 'a place on the PCI bus');
      case 'usb': {
        const isKnown =
          source.usbAddress !== undefined || (source.vendor !== undefined && source.product !== undefined);
        return need(isKnown, 'usb_address', 'a place on the USB, or vendor and product');
      }
      case 'scsi':
        return source.protocol === 'iscsi'
          ? need(source.name !== undefined, 'name', 'a target')
          : need(source.scsiAddress !== undefined, 'scsi_address', 'a place at the adapter');
      case 'mdev':
        return [
          ...need(source.mdevUuid !== undefined, 'mdev_uuid', 'the UUID of the mediated device'),
          ...(model === undefined ? [missing(`${at}.model`, 'vfio-pci, vfio-ccw or vfio-ap')] : []),
        ];
      case undefined:
      default:
        return [];
    }
  });
}
