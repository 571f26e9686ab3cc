import type { ShutdownDomainRequest, ShutdownDomainResponse } from '@holdfast/protocol';
import { askGuest } from '../guest/ask-guest.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/**
 * Asks the guest of a running domain to shut itself down. Whether and when it obeys is told by events.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, UNSUPPORTED, MONITOR_FAILED
 */
export async function shutdownDomain(
  context: CallContext,
  at: Services,
  request: ShutdownDomainRequest,
): Promise<ShutdownDomainResponse> {
  return askGuest(context, at, 'shutdown', request);
}
