import type { DomainSource, DomainSpec, Warning } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { normalizeUuid } from '../model/uuid.js';
import { parseXml } from '../xml/parse-xml.js';
import type { Identity } from './claim-domain.js';
import { assertValid } from './complete-spec.js';

/** A configuration as a caller gave it, with nothing wrong in it that can be told without a host. */
export interface GivenSpec {
  readonly spec: DomainSpec;
  readonly identity: Identity;
  readonly warnings: Warning[];
}

/** Reads a configuration in whatever form it came. @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID */
export function readSource(source: DomainSource | undefined, strict: boolean): GivenSpec {
  const { spec, warnings } = readDocument(source, strict);
  assertValid(spec);
  const uuid = spec.uuid === undefined ? undefined : normalizeUuid(spec.uuid);
  return { spec, identity: { uuid, name: spec.name ?? '' }, warnings };
}

function readDocument(source: DomainSource | undefined, strict: boolean): Pick<GivenSpec, 'spec' | 'warnings'> {
  const document = source?.document;
  switch (document?.$case) {
    case 'spec':
      return { spec: document.value, warnings: [] };
    case 'xml': {
      const { value, warnings } = parseXml('domain', document.value, { strict });
      return { spec: value, warnings: [...warnings] };
    }
    default:
      throw new Fault('INVALID_ARGUMENT', 'source is not given; a spec or libvirt domain XML was needed', {
        violations: [{ field: 'source', found: 'absent', expected: 'spec or xml' }],
      });
  }
}
