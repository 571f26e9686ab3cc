import type { SuspendDomainRequest, SuspendDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import type { Job } from '../../jobs/job.js';
import { legalStep } from '../records/legal-step.js';
import { letRun } from '../guest/let-run.js';
import { liveGuest } from '../guest/live-guest.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Holds a running guest; one that is paused stays so.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function suspendDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: SuspendDomainRequest,
): Promise<SuspendDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'suspend', class: 'modify', ifVersion }, async (job) => {
    const step = legalStep('suspend', domain.record);
    if (step.events.length > 0) {
      const { guest, ...live } = liveGuest(domain);
      await guest.pause(job.signal);
      job.undo.push('resume the guest', () => letRun(guest));
      domain.hear(at.clock.now());
      at.failpoints.reach('guest.told');
      await commitChange(at, job, domain, {
        ...step,
        live: { guest, ...live, ...(await giveLeasesBack(at, job, live)) },
      });
    }
    return { domain: toAnswer(at, domain) };
  });
}

/** Gives the leases of a guest back that is paused, where that is set; those that are lost stay so. */
async function giveLeasesBack(
  at: Services,
  job: Job,
  { grant, leases, leaseStanding }: Pick<LiveGuest, 'grant' | 'leases' | 'leaseStanding'>,
): Promise<Partial<LiveGuest>> {
  if (!at.leases.releasesWhilePaused || grant === undefined || leases.length === 0 || leaseStanding !== 'held')
    return {};
  // Before it runs on: steps are undone from the last to the first.
  job.undo.push('take the leases again', async () => void (await grant.retake(leases, new AbortController().signal)));
  await grant.giveBack();
  return { leaseStanding: 'given-back' };
}
