import type { ParseDomainXmlRequest, ParseDomainXmlResponse } from '@holdfast/protocol';
import { parseXml } from '../../xml/parse-xml.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Reads libvirt domain XML and answers what it means, without defaults. @throws Fault XML_SYNTAX, XML_INVALID */
export async function parseDomainXml(
  _context: CallContext,
  _at: Services,
  { xml, strict }: ParseDomainXmlRequest,
): Promise<ParseDomainXmlResponse> {
  const { value, warnings } = parseXml('domain', xml, { strict });
  return { spec: value, warnings: [...warnings] };
}
