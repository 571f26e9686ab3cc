import { type DomainCapability, type DomainSpec, fieldRules, type GuestCapability } from '@holdfast/protocol';
import type { SpecRefusal } from '../driver.js';

const maxVcpus = 32;

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

/** A guest in memory may have whatever the schema knows. */
export function testDomainCapabilities(): DomainCapability[] {
  return vocabularies('DomainSpec', '', new Set());
}

/** The one limit of a guest in memory. */
export function testRefusals(spec: DomainSpec): SpecRefusal[] {
  const count = spec.vcpu?.count ?? 1;
  return count > maxVcpus ? [{ field: 'vcpu.count', found: String(count), expected: `at most ${maxVcpus}` }] : [];
}

// A message that contains itself, as a disk's backing chain does, is described where it stands first.
function vocabularies(message: string, prefix: string, above: ReadonlySet<string>): DomainCapability[] {
  if (above.has(message)) return [];
  const within = new Set([...above, message]);
  return Object.values(fieldRules[message] ?? {}).flatMap(({ name, type, of, values }) => {
    const path = `${prefix}${name}`;
    if (values !== undefined) return [{ path, values: [...values] }];
    return type === 'message' && of !== undefined ? vocabularies(of, `${path}.`, within) : [];
  });
}
