import {
  DefineDomainResponse,
  DomainSpec,
  ParseDomainXmlResponse,
  StoredDomain,
  StoredGuest,
} from '@holdfast/protocol';
import { type DocumentCodec, sealAtOnce } from '../../state/sealing.js';
import { documentWork } from '../document-work.js';
import type { DocumentAnswer, DocumentErrand } from './errands.js';
import { packError, unpackError } from './packed-fault.js';

const nothing = new Uint8Array(0);

/** Does an errand, in the thread. Throws nothing: what is thrown is the answer. */
export function doErrand(errand: DocumentErrand): DocumentAnswer {
  try {
    return answer(errand);
  } catch (error) {
    return { error: packError(error) };
  }
}

function answer(errand: DocumentErrand): DocumentAnswer {
  switch (errand.verb) {
    case 'read': {
      const { spec, warnings } = documentWork.read(errand.xml, errand);
      return { bytes: ParseDomainXmlResponse.encode({ spec, warnings }).finish() };
    }
    case 'check':
      documentWork.check(DomainSpec.decode(errand.spec));
      return { bytes: nothing };
    case 'complete': {
      const { spec, xml, host } = errand;
      return { bytes: DomainSpec.encode(documentWork.complete({ spec: DomainSpec.decode(spec), xml }, host)).finish() };
    }
    case 'explain':
      return { error: packError(documentWork.explain(unpackError(errand.error), errand.xml)) };
    case 'format':
      return { text: documentWork.format(DomainSpec.decode(errand.spec), errand) };
    case 'compare': {
      const [before, after] = [DomainSpec.decode(errand.before), DomainSpec.decode(errand.after)];
      const changes = documentWork.compare(before, after, errand.effect);
      return { bytes: DefineDomainResponse.encode({ ...DefineDomainResponse.create(), changes }).finish() };
    }
    case 'seal':
      return errand.kind === 'domain' ? seal(errand, StoredDomain) : seal(errand, StoredGuest);
  }
}

function seal<T extends object>(
  { kind, document }: Extract<DocumentErrand, { verb: 'seal' }>,
  codec: DocumentCodec<T>,
): DocumentAnswer {
  return { bytes: new TextEncoder().encode(sealAtOnce(kind, codec, codec.decode(document)) as string) };
}
