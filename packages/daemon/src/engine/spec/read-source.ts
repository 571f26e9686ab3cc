import type { DomainSource, DomainSpec, Warning } from '@holdfast/protocol';
import { normalizeUuid } from '../../model/uuid.js';
import { parseXml } from '../../xml/parse-xml.js';
import type { Identity } from './claim-domain.js';
import { assertValid } from './complete-spec.js';
import { explainInXml } from './explain-in-xml.js';
import { invalidArgument } from '../invalid-argument.js';

/** A configuration as a caller gave it, with nothing wrong in it that can be told without a host. */
export interface GivenSpec {
  readonly spec: DomainSpec;
  /** The document that it was read from; undefined: it was none. */
  readonly xml: string | undefined;
  readonly identity: Identity;
  readonly warnings: Warning[];
}

/** Reads a configuration in whatever form it came. @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID */
export function readSource(source: DomainSource | undefined, strict: boolean): GivenSpec {
  const { spec, xml, warnings } = readDocument(source, strict);
  try {
    assertValid(spec);
  } catch (error) {
    throw explainInXml(error, xml);
  }
  const uuid = spec.uuid === undefined ? undefined : normalizeUuid(spec.uuid);
  return { spec, xml, identity: { uuid, name: spec.name ?? '' }, warnings };
}

function readDocument(source: DomainSource | undefined, strict: boolean): Omit<GivenSpec, 'identity'> {
  const document = source?.document;
  switch (document?.$case) {
    case 'spec':
      return { spec: document.value, xml: undefined, warnings: [] };
    case 'xml': {
      const { value, warnings } = parseXml('domain', document.value, { strict });
      return { spec: value, xml: document.value, warnings: [...warnings] };
    }
    default:
      throw invalidArgument('source', '', 'a spec or libvirt domain XML');
  }
}
