import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { applyDefaults } from './apply-defaults.js';
import { aliasesOf, assignAliases } from './assign-aliases.js';

const host = { domainType: 'qemu', arch: 'x86_64', machine: 'pc', emulator: '/usr/bin/qemu-system-x86_64' };

function aliases(devices: object): readonly string[] {
  const spec = applyDefaults(DomainSpec.fromPartial({ name: 'web1', memoryBytes: 2 ** 30, devices }), host);
  return aliasesOf(assignAliases(spec).devices ?? DomainSpec.fromPartial({ devices: {} }).devices!);
}

test('devices have the names that libvirt gives them', () => {
  expect(
    aliases({
      disks: ['vda', 'vdc', 'hda', 'hdd', 'sdb', 'fda'].map((dev) => ({ target: { dev } })),
      controllers: [
        { type: 'usb', index: 0 },
        { type: 'usb', index: 1 },
        { type: 'pci', index: 0, model: 'pci-root' },
        { type: 'pci', index: 1, model: 'pci-bridge' },
        { type: 'ide', index: 0 },
        { type: 'scsi', index: 0 },
        { type: 'virtio-serial', index: 0 },
      ],
      interfaces: [{ type: 'user' }, { type: 'hostdev' }, { type: 'user' }],
      serials: [{}, {}],
      consoles: [{}, {}],
      channels: [{ target: { type: 'virtio', name: 'org.qemu.guest_agent.0' } }],
      inputs: [{ type: 'tablet' }],
      hostdevs: [{ type: 'pci' }],
      memballoon: { model: 'virtio' },
      vsock: {},
    }),
  ).toEqual([
    'virtio-disk0',
    'virtio-disk2',
    'ide0-0-0',
    'ide0-1-1',
    'scsi0-0-0-1',
    'fdc0-0-0',
    'usb',
    'usb1',
    'pci.0',
    'pci.1',
    'ide',
    'scsi0',
    'virtio-serial0',
    'net0',
    'hostdev1',
    'net2',
    'serial0',
    'serial1',
    'serial0',
    'console1',
    'channel0',
    'input0',
    'hostdev0',
    'balloon0',
    'vsock0',
  ]);
});

test('names that callers chose are kept, all others are given anew and never twice', () => {
  expect(
    aliases({
      inputs: [{ type: 'tablet', alias: 'ua-pen' }, { type: 'mouse', alias: 'input7' }, { type: 'keyboard' }],
      memballoon: { model: 'none' },
    }),
  ).toEqual(['ua-pen', 'input1', 'input2']);
});

test('the spec that came in has no names afterwards', () => {
  const spec = DomainSpec.fromPartial({ devices: { inputs: [{ type: 'tablet' }] } });
  assignAliases(spec);
  expect(spec.devices?.inputs[0]?.alias).toBeUndefined();
});
