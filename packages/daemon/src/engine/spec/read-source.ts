import type { DomainSource, DomainSpec, Warning } from '@holdfast/protocol';
import { normalizeUuid } from '../../model/uuid.js';
import type { Identity } from './claim-domain.js';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/** A configuration as a caller gave it, with nothing wrong in it that can be told without a host. */
export interface GivenSpec {
  readonly spec: DomainSpec;
  /** The document that it was read from; undefined: it was none. */
  readonly xml: string | undefined;
  readonly identity: Identity;
  readonly warnings: Warning[];
}

/** Reads a configuration in whatever form it came. @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID */
export async function readSource(
  context: CallContext,
  at: Services,
  source: DomainSource | undefined,
  strict: boolean,
): Promise<GivenSpec> {
  const { spec, xml, warnings } = await readDocument(context, at, source, strict);
  const uuid = spec.uuid === undefined ? undefined : normalizeUuid(spec.uuid);
  return { spec, xml, identity: { uuid, name: spec.name ?? '' }, warnings };
}

async function readDocument(
  context: CallContext,
  at: Services,
  source: DomainSource | undefined,
  strict: boolean,
): Promise<Omit<GivenSpec, 'identity'>> {
  const document = source?.document;
  switch (document?.$case) {
    case 'spec':
      await at.documents.check(document.value, context);
      return { spec: document.value, xml: undefined, warnings: [] };
    case 'xml': {
      const { value: xml } = document;
      return { ...(await at.documents.read(xml, { strict, check: true }, context)), xml };
    }
    default:
      throw invalidArgument('source', '', 'a spec or libvirt domain XML');
  }
}
