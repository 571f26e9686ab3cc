import { GuestCapability } from '@holdfast/protocol';
import { defaultMachine, type EmulatorFacts } from './emulator-facts.js';
import type { KvmVerdict } from './kvm-verdict.js';

/** The ways in which these emulators run guests, the best that works first. */
export function guestCapabilities(emulators: readonly EmulatorFacts[], kvm: KvmVerdict): GuestCapability[] {
  const all = emulators.flatMap((emulator) => [capability(emulator, 'kvm', kvm), capability(emulator, 'qemu')]);
  return all.toSorted((a, b) => Number(b.usable) - Number(a.usable));
}

function capability(
  emulator: EmulatorFacts,
  domainType: string,
  verdict: KvmVerdict = { usable: true },
): GuestCapability {
  return GuestCapability.fromPartial({
    osType: 'hvm',
    arch: emulator.arch,
    domainType,
    emulator: emulator.path,
    version: emulator.version,
    machines: emulator.machines.flatMap(({ name, alias }) => (alias === undefined ? [name] : [alias, name])),
    usable: verdict.usable,
    unusableReason: verdict.usable ? '' : verdict.reason,
    maxVcpus: defaultMachine(emulator)?.maxCpus ?? 1,
  });
}
