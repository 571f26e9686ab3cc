import type { DeviceAddress } from '@holdfast/protocol';
import type { ArgvContext } from './argv-context.js';
import type { JsonDraft } from './option-text.js';

/** A device with a place. */
interface Placed {
  readonly address?: DeviceAddress | undefined;
  readonly acpiIndex?: number | undefined;
}

/** Where a device goes, as properties of `-device`; without an address QEMU takes the next free place. */
export function addressOf(device: Placed, context: ArgvContext): JsonDraft {
  const { address, acpiIndex } = device;
  const named: JsonDraft = acpiIndex === undefined ? {} : { 'acpi-index': acpiIndex };
  switch (address?.type) {
    case 'pci': {
      const { bus = 0, slot = 0, function: part = 0, multifunction } = address.pci ?? {};
      const name = bus === 0 ? rootBus(context) : context.controllers.alias('pci', bus);
      return {
        ...named,
        bus: name,
        multifunction,
        addr: `0x${slot.toString(16)}${part === 0 ? '' : `.0x${part.toString(16)}`}`,
      };
    }
    case 'usb': {
      const { bus = 0, port } = address.usb ?? {};
      return { bus: `${context.controllers.alias('usb', bus)}.0`, port };
    }
    case 'virtio-serial': {
      const { controller = 0, port } = address.virtioSerial ?? {};
      return { bus: `${context.controllers.alias('virtio-serial', controller)}.0`, nr: port };
    }
    case 'isa':
      return { iobase: address.isa?.iobase, irq: address.isa?.irq };
    case undefined:
    default:
      return named;
  }
}

/** Name of the bus that the machine itself has. */
function rootBus({ family }: Pick<ArgvContext, 'family'>): string {
  return family === 'q35' ? 'pcie.0' : 'pci.0';
}
