import type { WriteDomainConsoleRequest, WriteDomainConsoleResponse } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import { findDomain } from '../domain/find-domain.js';
import type { Services } from '../services.js';

/**
 * Types at a console that is open, and answers when the guest's device has taken it.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_STATE when it is not open any more
 */
export async function writeDomainConsole(
  context: CallContext,
  at: Services,
  { domain: ref, consoleId, data }: WriteDomainConsoleRequest,
): Promise<WriteDomainConsoleResponse> {
  const domain = findDomain(context, at, ref);
  const console = at.consoles.find(consoleId, domain.uuid)?.guest;
  if (console === undefined) {
    throw new Fault('INVALID_STATE', `no console of domain ${domain.record.name} is open under this id`, {
      hint: 'open it again',
    });
  }
  await console.write(data, context.signal);
  return {};
}
