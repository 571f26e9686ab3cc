import { type Domain, type DomainRef, ShutdownMode, shutdownModeNames } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { findDomain } from '../domain/find-domain.js';
import { toAnswer } from '../domain/to-domain.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from './live-guest.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { recordFact } from '../records/record-change.js';
import type { Services } from '../services.js';

/** A call that asks a guest for something. */
interface GuestRequest {
  readonly domain?: DomainRef | undefined;
  readonly mode: ShutdownMode;
  readonly ifVersion: number;
}

/** Presses the power button of a running guest, and remembers for what: that decides what its power-off means. */
export async function askGuest(
  context: CallContext,
  at: Services,
  verb: 'shutdown' | 'reboot',
  { domain: ref, mode, ifVersion }: GuestRequest,
): Promise<{ domain: Domain }> {
  if (mode !== ShutdownMode.SHUTDOWN_MODE_UNSPECIFIED && mode !== ShutdownMode.SHUTDOWN_MODE_ACPI) {
    const found = shutdownModeNames.toName(mode);
    throw new Fault('UNSUPPORTED', `mode is ${found}; the ${at.driver.name} driver can only press the power button`, {
      violations: [{ field: 'mode', found, expected: 'acpi' }],
    });
  }
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: verb, class: 'modify', ifVersion }, async (job) => {
    const { events } = legalStep(verb, domain.record);
    const live = liveGuest(domain);
    const note = (asked: LiveGuest['asked']): Promise<void> =>
      recordFact(at, job, domain, { live: { ...liveGuest(domain), asked }, events });
    // First: a reboot of which nothing is written down would be a power-off for the next daemon.
    job.undo.push('forget what the guest was asked for', () => note(live.asked));
    await note(verb);
    at.failpoints.reach('guest.noted');
    await live.guest.pressPowerButton(job.signal);
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.asked');
    return { domain: toAnswer(at, domain) };
  });
}
