import { DomainSpec, type FormatDomainXmlRequest, type FormatDomainXmlResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Writes a configuration as libvirt domain XML, with all that the caller put in. */
export async function formatDomainXml(
  context: CallContext,
  at: Services,
  { spec }: FormatDomainXmlRequest,
): Promise<FormatDomainXmlResponse> {
  return { xml: await at.documents.format(spec ?? DomainSpec.create(), { includeSecrets: true }, context) };
}
