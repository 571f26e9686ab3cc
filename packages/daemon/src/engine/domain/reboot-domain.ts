import type { RebootDomainRequest, RebootDomainResponse } from '@holdfast/protocol';
import { askGuest } from '../guest/ask-guest.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/**
 * Asks the guest of a running domain to reboot itself: it is asked to shut down, and once it has it is reset.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, UNSUPPORTED, MONITOR_FAILED
 */
export async function rebootDomain(
  context: CallContext,
  at: Services,
  request: RebootDomainRequest,
): Promise<RebootDomainResponse> {
  return askGuest(context, at, 'reboot', request);
}
