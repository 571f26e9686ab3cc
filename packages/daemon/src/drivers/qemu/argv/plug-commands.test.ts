import { Disk, DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { plugCommands } from './plug-commands.js';

const emulator = { path: '/qemu', arch: 'x86_64', version: '7.2.22', machines: [], devices: [] } as never;
const spec = DomainSpec.fromPartial({ os: { machine: 'pc' }, devices: {} });

test('what the command line says of a disk is said to the monitor, from its lowest image up', () => {
  const disk = Disk.fromPartial({
    alias: 'virtio-disk4',
    target: { dev: 'vde', bus: 'virtio' },
    driver: { type: 'qcow2', cache: 'none' },
    iotune: { totalIopsSec: 100 },
    shareable: true,
  });
  const images = [
    { type: 'file', path: '/images/top.qcow2', format: 'qcow2' },
    { type: 'file', path: '/images/base.img', format: 'raw' },
  ] as const;
  const commands = plugCommands(spec, emulator, { disk, images, index: 7, bus: 'pci.3' });
  expect(
    commands.map(({ execute, arguments: args }) => [execute, args['node-name'] ?? args['id'], args['filename']]),
  ).toEqual([
    ['object-add', 'limits-disk7', undefined],
    ['blockdev-add', 'disk7-storage-1', '/images/base.img'],
    ['blockdev-add', 'disk7-format-1', undefined],
    ['blockdev-add', 'disk7-storage', '/images/top.qcow2'],
    ['blockdev-add', 'disk7-format', undefined],
    ['blockdev-add', 'disk7-throttle', undefined],
    ['device_add', 'virtio-disk4', undefined],
  ]);
  expect(commands.at(-1)?.arguments).toMatchObject({
    driver: 'virtio-blk-pci',
    bus: 'pci.3',
    drive: 'disk7-throttle',
    'share-rw': true,
  });
});

test('a drive without a medium is a device alone', () => {
  const disk = Disk.fromPartial({ alias: 'usb-disk0', device: 'cdrom', target: { dev: 'sda', bus: 'usb' } });
  const commands = plugCommands(spec, emulator, { disk, images: [], index: 1, bus: undefined });
  expect(commands.map(({ execute }) => execute)).toEqual(['device_add']);
});
