import type { StartDomainRequest, StartDomainResponse } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import { assignAliases } from '../../model/assign-aliases.js';
import type { DomainObject } from '../../objects/domain-object.js';
import { type Boot, bootGuest } from '../guest/boot-guest.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { assertRunnable } from '../spec/complete-spec.js';
import { legalStep } from '../records/legal-step.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Boots a defined domain that is off, or has it go on from its saved state.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, UNSUPPORTED, LEASE_BUSY, LOCKD_UNAVAILABLE,
 * LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, STATE_WRITE_FAILED
 */
export async function startDomain(
  context: CallContext,
  at: Services,
  { domain: ref, paused, ifVersion, validateOnly, forceBoot }: StartDomainRequest,
): Promise<StartDomainResponse> {
  const domain = findDomain(context, at, ref);
  if (validateOnly) {
    assertVersion(domain.record, ifVersion);
    planBoot(at, domain, { paused, forceBoot });
    return { domain: toAnswer(at, domain) };
  }
  return changeDomain(context, at, domain, { kind: 'start', class: 'async', ifVersion }, async (job) => {
    await startDefined(at, job, domain, { paused, forceBoot });
    return { domain: toAnswer(at, domain) };
  });
}

/** How a start is wanted. */
interface Start {
  readonly paused: boolean;
  /** Boot even where there is a saved state. */
  readonly forceBoot?: boolean;
}

/** Starts a domain from its definition or its saved state, within a job. @throws Fault as {@link startDomain} */
export async function startDefined(at: Services, job: Job, domain: DomainObject, start: Start): Promise<void> {
  await bootGuest(at, job, domain, planBoot(at, domain, start));
}

function planBoot(at: Services, domain: DomainObject, { paused, forceBoot = false }: Start): Boot {
  legalStep('start', domain.record);
  const { definition, saved, name } = domain.record;
  if (definition === undefined) throw new Error(`domain ${name} is off and has no definition`);
  if (saved === undefined || saved.used || forceBoot) {
    assertRunnable(at, definition);
    return { spec: assignAliases(definition), paused };
  }
  assertRunnable(at, saved.spec);
  return { spec: saved.spec, paused: paused || saved.paused, restore: true };
}
