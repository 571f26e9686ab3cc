import type { DomainSpec, SetDomainMetadataRequest, SetDomainMetadataResponse } from '@holdfast/protocol';
import { setMetadataElement } from '../../xml/metadata-element.js';
import type { CallContext } from '../call-context.js';
import { changeSpec } from '../spec/change-spec.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/**
 * Changes the title, the description or an element of the metadata of a domain.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, XML_SYNTAX, STATE_WRITE_FAILED
 */
export async function setDomainMetadata(
  context: CallContext,
  at: Services,
  request: SetDomainMetadataRequest,
): Promise<SetDomainMetadataResponse> {
  const { type, uri, plan } = planOf(request.metadata);
  return changeSpec(context, at, request, {
    kind: 'set-metadata',
    plan,
    tell: () => ({ $case: 'metadataChange', value: { type, uri } }),
  });
}

interface MetadataPlan {
  readonly type: 'title' | 'description' | 'element';
  readonly uri: string;
  readonly plan: (spec: DomainSpec) => DomainSpec;
}

function planOf(metadata: SetDomainMetadataRequest['metadata']): MetadataPlan {
  switch (metadata?.$case) {
    case 'title': {
      const title = metadata.value || undefined;
      return { type: 'title', uri: '', plan: (spec) => ({ ...spec, title }) };
    }
    case 'description': {
      const description = metadata.value || undefined;
      return {
        type: 'description',
        uri: '',
        plan: (spec) => ({ ...spec, description }),
      };
    }
    case 'element': {
      const element = metadata.value;
      return {
        type: 'element',
        uri: element.uri,
        plan: (spec) => ({ ...spec, metadata: setMetadataElement(spec.metadata, element) }),
      };
    }
    default:
      throw invalidArgument('metadata', '', 'a title, a description or an element');
  }
}
