import { domainXml, type GuestKind, readyLine } from './guest-kind.js';

/** Guests of QEMU. Their firmware is the guest: it needs no disk, and boots in no time. */
export function guestsOfQemu(rom: string): GuestKind {
  const os = `<os><type arch='x86_64' machine='pc'>hvm</type><loader type='rom'>${rom}</loader></os>`;
  return {
    readyLine,
    xml: (name, wishes = {}) => domainXml('qemu', name, wishes, os),
    spec: (name) => ({
      name,
      type: 'qemu',
      memoryBytes: '32MiB',
      vcpu: { count: 1 },
      os: { type: 'hvm', arch: 'x86_64', machine: 'pc', loader: { path: rom, type: 'rom' } },
      features: { acpi: true },
      devices: { serials: [{ source: { type: 'pty' } }] },
    }),
  };
}
