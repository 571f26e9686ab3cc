import type { GuestCapability } from '@holdfast/protocol';

/** Most virtual CPUs of a guest in memory. */
export const maxVcpus = 32;

const machinesOf: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['pc', 'q35', 'pc-i440fx-7.2', 'pc-q35-7.2', 'microvm'],
  aarch64: ['virt', 'virt-7.2'],
};

/** Ways to run guests in memory: all of them the same, under the names that documents for real hosts use. */
export function testGuestCapabilities(): GuestCapability[] {
  return Object.entries(machinesOf).flatMap(([arch, machines]) =>
    ['test', 'kvm', 'qemu'].map((domainType) => ({
      osType: 'hvm',
      arch,
      domainType,
      emulator: '',
      version: '1.0.0',
      machines: [...machines],
      usable: true,
      unusableReason: '',
      maxVcpus,
    })),
  );
}
