import { DeviceAddress, DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { pinPlaces } from './pin-places.js';

test('what has no place gets the one that it has, and nothing else changes', () => {
  const place = (slot: number): DeviceAddress => DeviceAddress.fromPartial({ type: 'pci', pci: { bus: 0, slot } });
  const spec = DomainSpec.fromPartial({
    devices: {
      emulator: '/qemu',
      disks: [{ alias: 'virtio-disk0' }, { alias: 'virtio-disk1', address: place(9) }, { alias: 'usb-disk0' }],
      interfaces: [{ alias: 'net0' }],
      memballoon: { alias: 'balloon0' },
    },
  });
  const { devices } = pinPlaces(
    spec,
    new Map([
      ['virtio-disk0', place(3)],
      ['virtio-disk1', place(4)],
      ['usb-disk0', undefined],
      ['balloon0', place(6)],
    ]),
  );
  expect(devices?.disks.map(({ address }) => address?.pci?.slot)).toEqual([3, 9, undefined]);
  expect([devices?.interfaces[0]?.address, devices?.memballoon?.address?.pci?.slot]).toEqual([undefined, 6]);
  expect(devices?.emulator).toBe('/qemu');
});
