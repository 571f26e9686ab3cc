import type { GetDomainRequest, GetDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { maskDomain, readMask } from './domain-mask.js';
import { findDomain } from './find-domain.js';
import { toDomain } from './to-domain.js';

/** Answers one domain as it is known; never waits for a guest. @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT */
export async function getDomain(
  context: CallContext,
  at: Services,
  { domain: ref, readMask: paths, includeSecrets }: GetDomainRequest,
): Promise<GetDomainResponse> {
  const mask = readMask(paths);
  const domain = findDomain(context, at, ref);
  return { domain: maskDomain(toDomain(at, domain, { secrets: includeSecrets, brief: mask.isBrief }), mask) };
}
