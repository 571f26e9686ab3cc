import { Disk, DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { plugRefusals } from './plug-refusals.js';

const port = { type: 'pci', index: 1, model: 'pcie-root-port' };
const scsi = (model: string) => ({ type: 'scsi', index: 0, model });

test.each([
  ['virtio', 'pc', [], true],
  ['virtio', 'q35', [], false],
  ['virtio', 'q35', [port], true],
  ['virtio', 'microvm', [], false],
  ['scsi', 'pc', [], false],
  ['scsi', 'pc', [scsi('lsilogic')], false],
  ['scsi', 'q35', [scsi('virtio-scsi')], true],
  ['usb', 'pc', [], false],
  ['usb', 'pc', [{ type: 'usb', index: 0 }], true],
  ['usb', 'pc', [{ type: 'usb', index: 0, model: 'none' }], false],
  ['ide', 'pc', [], false],
  ['sata', 'q35', [], false],
])('a disk on %s in a running %s with %j: %s', (bus, machine, controllers, isPossible) => {
  const spec = DomainSpec.fromPartial({ os: { machine }, devices: { controllers } });
  const refused = plugRefusals(spec, Disk.fromPartial({ target: { dev: 'sda', bus } }));
  expect(refused.length === 0).toBe(isPossible);
});
