import type { GetDomainXmlRequest, GetDomainXmlResponse } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';

/**
 * Answers a domain as libvirt domain XML: the running guest's configuration where there is one, unless that of the
 * next boot is asked for. Never waits for a guest.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_STATE
 */
export async function getDomainXml(
  context: CallContext,
  at: Services,
  { domain: ref, inactive, includeSecrets }: GetDomainXmlRequest,
): Promise<GetDomainXmlResponse> {
  const { name, live, definition } = findDomain(context, at, ref).record;
  if (inactive && definition === undefined) {
    throw new Fault(
      'INVALID_STATE',
      `domain ${name} is transient; a configuration of the next boot needs a definition`,
    );
  }
  const spec = inactive || live === undefined ? definition : { ...live.spec, id: live.id };
  // One that is just being created has neither: its guest is not there yet.
  if (spec === undefined) throw new Fault('INVALID_STATE', `domain ${name} is being created; its XML needs a guest`);
  return { xml: await at.documents.format(spec, { includeSecrets }, context) };
}
