import type { ParseDomainXmlRequest, ParseDomainXmlResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Reads libvirt domain XML and answers what it means, without defaults. @throws Fault XML_SYNTAX, XML_INVALID */
export async function parseDomainXml(
  context: CallContext,
  at: Services,
  { xml, strict }: ParseDomainXmlRequest,
): Promise<ParseDomainXmlResponse> {
  return at.documents.read(xml, { strict, check: false }, context);
}
