import { DomainSpec, type FormatDomainXmlRequest, type FormatDomainXmlResponse } from '@holdfast/protocol';
import { formatXml } from '../../xml/format-xml.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Writes a configuration as libvirt domain XML, with all that the caller put in. */
export async function formatDomainXml(
  _context: CallContext,
  _at: Services,
  { spec }: FormatDomainXmlRequest,
): Promise<FormatDomainXmlResponse> {
  return { xml: formatXml('domain', spec ?? DomainSpec.create(), { includeSecrets: true }) };
}
