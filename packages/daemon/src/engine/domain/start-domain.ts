import type { DomainSpec, StartDomainRequest, StartDomainResponse } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import { assignAliases } from '../../model/assign-aliases.js';
import type { DomainObject } from '../../objects/domain-object.js';
import { bootGuest } from '../guest/boot-guest.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { assertRunnable } from '../spec/complete-spec.js';
import { legalStep } from '../records/legal-step.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Boots a defined domain that is off.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, UNSUPPORTED, LEASE_BUSY, LOCKD_UNAVAILABLE,
 * LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, STATE_WRITE_FAILED
 */
export async function startDomain(
  context: CallContext,
  at: Services,
  { domain: ref, paused, ifVersion, validateOnly }: StartDomainRequest,
): Promise<StartDomainResponse> {
  const domain = findDomain(context, at, ref);
  if (validateOnly) {
    assertVersion(domain.record, ifVersion);
    assertStartable(at, domain);
    return { domain: toAnswer(at, domain) };
  }
  return changeDomain(context, at, domain, { kind: 'start', class: 'async', ifVersion }, async (job) => {
    await startDefined(at, job, domain, { paused });
    return { domain: toAnswer(at, domain) };
  });
}

/** Boots a domain from its definition, within a job. @throws Fault as {@link startDomain} */
export async function startDefined(
  at: Services,
  job: Job,
  domain: DomainObject,
  { paused }: { readonly paused: boolean },
): Promise<void> {
  const definition = assertStartable(at, domain);
  await bootGuest(at, job, domain, { spec: assignAliases(definition), paused });
}

function assertStartable(at: Services, domain: DomainObject): DomainSpec {
  legalStep('start', domain.record);
  const { definition, name } = domain.record;
  if (definition === undefined) throw new Error(`domain ${name} is off and has no definition`);
  assertRunnable(at, definition);
  return definition;
}
