import { addressOf } from '../address-of.js';
import type { ArgvContext } from '../argv-context.js';
import type { PlannedController } from '../controller-plan.js';
import { jsonText, type JsonDraft } from '../option-text.js';
import { virtioDevice, virtioProperties } from '../virtio-device.js';

/** QEMU's names of the models that have one of their own. */
const devices: Readonly<Record<string, string>> = {
  lsilogic: 'lsi53c895a',
  lsisas1068: 'mptsas1068',
  lsisas1078: 'megasas',
  vmpvscsi: 'pvscsi',
  'piix3-uhci': 'piix3-usb-uhci',
  'piix4-uhci': 'piix4-usb-uhci',
  ehci: 'usb-ehci',
  'ich9-ehci1': 'ich9-usb-ehci1',
  'ich9-uhci1': 'ich9-usb-uhci1',
  'ich9-uhci2': 'ich9-usb-uhci2',
  'ich9-uhci3': 'ich9-usb-uhci3',
  'nec-xhci': 'nec-usb-xhci',
  'qemu-xhci': 'qemu-xhci',
  'pci-ohci': 'pci-ohci',
  'pci-bridge': 'pci-bridge',
  'dmi-to-pci-bridge': 'i82801b11-bridge',
  'pcie-to-pci-bridge': 'pcie-pci-bridge',
  'pcie-root-port': 'pcie-root-port',
};

/** Ports need only differ from each other; libvirt's begin here. */
const firstRootPort = 0x7;

/** The controllers; PCI bridges first, since others may sit behind them. */
export function controllerArguments(context: ArgvContext): string[] {
  const { all } = context.controllers;
  const ordered = [...all.filter(({ type }) => type === 'pci'), ...all.filter(({ type }) => type !== 'pci')];
  return ordered.flatMap((controller) => {
    const device = controllerDevice(controller, context);
    return device === undefined ? [] : ['-device', jsonText(device)];
  });
}

function controllerDevice(controller: PlannedController, context: ArgvContext): JsonDraft | undefined {
  const { type, index, model, alias, given } = controller;
  const place = given === undefined ? {} : addressOf(given, context);
  switch (type) {
    case 'pci':
      return pciController(controller, place);
    case 'usb':
      if (model === 'none') return undefined;
      // The companions of an ICH9 controller serve its ports, and have no bus of their own.
      if (given?.masterStartport !== undefined) {
        return { driver: devices[model ?? ''], ...place, masterbus: `${alias}.0`, firstport: given.masterStartport };
      }
      return { driver: devices[model ?? ''], id: alias, ...place, ...usbPorts(model, given?.ports) };
    case 'sata':
      return context.family === 'q35' && index === 0 ? undefined : { driver: 'ich9-ahci', id: alias, ...place };
    case 'scsi':
      return scsiController(controller, place, context);
    case 'virtio-serial':
      return {
        driver: virtioDevice('virtio-serial', model, context),
        id: alias,
        ...place,
        ...virtioProperties(given?.driver?.virtio),
        max_ports: given?.ports,
        vectors: given?.vectors,
      };
    default:
      // IDE and floppy controllers are part of the machine.
      return undefined;
  }
}

function usbPorts(model: string | undefined, ports: number | undefined): JsonDraft {
  return model === 'qemu-xhci' || model === 'nec-xhci' ? { p2: ports, p3: ports } : {};
}

function scsiController({ model, alias, given }: PlannedController, place: JsonDraft, context: ArgvContext): JsonDraft {
  if (model !== undefined && devices[model] !== undefined) return { driver: devices[model], id: alias, ...place };
  const options = given?.driver;
  return {
    driver: virtioDevice('virtio-scsi', model, context),
    id: alias,
    ...place,
    ...virtioProperties(options?.virtio),
    num_queues: options?.queues,
    cmd_per_lun: options?.cmdPerLun,
    max_sectors: options?.maxSectors,
    ioeventfd: options?.ioeventfd,
    iothread: options?.iothread === undefined ? undefined : `iothread${options.iothread}`,
  };
}

function pciController({ index, model, alias, given }: PlannedController, place: JsonDraft): JsonDraft | undefined {
  if (model === 'pci-root' || model === 'pcie-root') return undefined;
  const target = given?.pciTarget;
  const device: JsonDraft = { driver: devices[model ?? ''], id: alias, ...place };
  switch (model) {
    case 'pci-bridge':
      return { ...device, chassis_nr: target?.chassisNr ?? index };
    case 'pcie-root-port':
      return {
        ...device,
        bus: place['bus'] ?? 'pcie.0',
        chassis: target?.chassis ?? index,
        port: target?.port ?? firstRootPort + index,
        hotplug: target?.hotplug,
      };
    case undefined:
    default:
      return device;
  }
}
