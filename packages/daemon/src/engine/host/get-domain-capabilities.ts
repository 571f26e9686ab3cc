import type { GetDomainCapabilitiesRequest, GetDomainCapabilitiesResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { chooseGuest } from '../spec/choose-guest.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/**
 * Answers what a guest may have here, field by field.
 * @throws Fault UNSUPPORTED when no such guest can run here, INVALID_ARGUMENT for an unknown machine
 */
export async function getDomainCapabilities(
  context: CallContext,
  at: Services,
  { domainType, arch, machine }: GetDomainCapabilitiesRequest,
): Promise<GetDomainCapabilitiesResponse> {
  const guest = await chooseGuest(at, { type: given(domainType), arch: given(arch) }, context.signal);
  const chosen = given(machine) ?? guest.machines[0] ?? '';
  if (machine !== '' && !guest.machines.includes(machine)) {
    throw invalidArgument('machine', machine, `one of ${guest.machines.join(', ')}`);
  }
  return {
    domainType: guest.domainType,
    arch: guest.arch,
    machine: chosen,
    emulator: guest.emulator,
    maxVcpus: guest.maxVcpus,
    usable: guest.usable,
    unusableReason: guest.unusableReason,
    capabilities: [...at.driver.domainCapabilities(guest, chosen)],
  };
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
