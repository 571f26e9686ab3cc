import type { DeviceAddress, DeviceBoot, VirtioOptions } from '@holdfast/protocol';
import type { Support } from './support.js';

/** Places of devices. */
const supportedAddress: Support<DeviceAddress> = {
  type: ['pci', 'drive', 'virtio-serial', 'usb', 'isa', 'virtio-mmio'],
  pci: { domain: [0], bus: 'any', slot: 'any', function: 'any', multifunction: 'any' },
  drive: { controller: 'any', bus: 'any', target: 'any', unit: 'any' },
  virtioSerial: { controller: 'any', bus: [0], port: 'any' },
  usb: { bus: 'any', port: 'any' },
  isa: { iobase: 'any', irq: 'any' },
};

/** What most devices have. */
export const supportedDevice: {
  readonly alias: 'any';
  readonly acpiIndex: 'any';
  readonly address: Support<DeviceAddress>;
} = { alias: 'any', acpiIndex: 'any', address: supportedAddress };

/** Turn in booting. */
export const supportedBoot: Support<DeviceBoot> = { order: 'any' };

/** What all virtio devices have. */
export const supportedVirtio: Support<VirtioOptions> = { iommu: 'any', ats: 'any', packed: 'any', pagePerVq: 'any' };

/** Models of virtio devices. */
export const virtioModels: readonly string[] = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];
