import { DomainState, type ResumeDomainRequest, type ResumeDomainResponse } from '@holdfast/protocol';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { assertLegal } from '../../model/transitions.js';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { afterShutdown } from '../guest/react.js';
import { liveGuest } from '../guest/live-guest.js';
import { regainLeases } from '../guest/regain-leases.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Lets a paused guest go on, or one that panicked and was kept. What it does not hold of its leases is taken again first.
 * @throws Fault DOMAIN_NOT_FOUND, LEASE_BUSY, LEASE_LOST, LOCKD_UNAVAILABLE, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function resumeDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: ResumeDomainRequest,
): Promise<ResumeDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'resume', class: 'modify', ifVersion }, async (job) => {
    const step = legalStep('resume', domain.record);
    const live = await regainLeases(at, job, domain, liveGuest(domain));
    const { guest } = live;
    await letGoOn(domain, live, job.signal);
    job.undo.push('pause the guest', () => guest.pause(new AbortController().signal));
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.told');
    await commitChange(at, job, domain, { ...step, live });
    return { domain: toAnswer(at, domain) };
  });
}

/**
 * Lets a guest go on, if it can: it may have shut itself down in the moment before it was held, which is told by a fact that waits
 * for the end of the job. One that did so for a reboot begins anew; what was to be done about that finds it done.
 * @throws Fault INVALID_STATE, MONITOR_FAILED
 */
async function letGoOn(
  { record }: DomainObject,
  { guest, asked, spec }: LiveGuest,
  signal: AbortSignal,
): Promise<void> {
  try {
    await guest.resume(signal);
  } catch (error) {
    const run = await guest.status(signal).then(
      (status) => status.run,
      () => undefined,
    );
    if (run !== 'shutdown') throw error;
    if (asked === 'reboot' && afterShutdown(asked, spec) === 'restart') {
      await guest.reset(signal);
      await guest.resume(signal);
      return;
    }
    const { name, definition } = record;
    assertLegal('resume', { name, state: DomainState.DOMAIN_STATE_SHUTDOWN, persistent: definition !== undefined });
  }
}
