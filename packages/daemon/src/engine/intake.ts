import { fullAccess } from '../access/call-access.js';
import { internalIdentity } from '../access/identity.js';
import { DomainState } from '@holdfast/protocol';
import type { Fact } from '../drivers/driver.js';
import type { LostLease } from '../leases/lease-manager.js';
import type { Job } from '../jobs/job.js';
import { Fault } from '../model/fault.js';
import type { DomainObject } from '../objects/domain-object.js';
import type { DomainRecord } from '../objects/domain-record.js';
import { adoptLeases } from './guest/adopt-leases.js';
import type { CallContext } from './call-context.js';
import { settleDevices } from './device/settle-devices.js';
import { endFallenGuest } from './guest/end-guest.js';
import { cutGuest, holdGuest } from './guest/lose-leases.js';
import { missedFacts } from './guest/missed-facts.js';
import { type Reaction, react, unfinished } from './guest/react.js';
import { recordFact } from './records/record-change.js';
import { settleOperations } from './operation/settle-operations.js';
import { releaseLeases } from './guest/release-leases.js';
import { isOutOfReach } from './guest/is-out-of-reach.js';
import { restartGuest } from './guest/restart-guest.js';
import { settleSave } from './guest/settle-save.js';
import type { Services } from './services.js';

/** Who asks when a fact has come up. */
const guestContext: CallContext = {
  signal: new AbortController().signal,
  caller: 'driver',
  identity: internalIdentity,
  access: fullAccess,
};

/** Facts of one guest that may wait; of those beyond, only the ones that move its state are kept. */
const maxPendingFacts = 1000;

/**
 * The single door for what comes up from below: the facts of one start of a domain, in order. They wait in the
 * domain's inbox until its next job, which records them before anything else.
 */
export function factReporter(
  at: Services,
  domain: DomainObject,
  incarnation: string,
): (fact: Fact | LostLease) => void {
  return (fact) => {
    const { inbox, record } = domain;
    if (fact.kind !== 'unreachable' && fact.kind !== 'lease-lost') domain.hear(at.clock.now());
    if (inbox.length >= maxPendingFacts && isOnlyNews(fact)) {
      at.logger.warn({ domain: record.name, fact: fact.kind }, 'too many facts of this guest wait; one was left out');
      return;
    }
    inbox.push({ incarnation, fact });
    if (inbox.length === 1) schedule(at, domain, `record-${fact.kind}`, {}, () => Promise.resolve());
  };
}

/** Records the facts that have come up so far. Each job that changes a domain begins with this. */
export async function recordFacts(at: Services, job: Job, domain: DomainObject): Promise<void> {
  for (let next = domain.inbox.shift(); next !== undefined; next = domain.inbox.shift()) {
    const { record } = domain;
    const { live } = record;
    // Of an earlier start of the domain, whose end is recorded already.
    if (live?.incarnation !== next.incarnation) continue;
    const reaction = react(record, live, next.fact);
    if (reaction === undefined) continue;
    at.logger.info({ domain: record.name, fact: next.fact }, 'a guest reported');
    const isOver = reaction.isOver === true;
    if (isOver) await releaseLeases(at, record.name, live);
    const { state = record.state, reason = record.reason, events } = reaction;
    const after = reaction.live === undefined ? live : { ...live, ...reaction.live };
    await recordFact(at, job, domain, { state, reason, live: isOver ? undefined : after, events });
    if (reaction.next !== undefined) followUp(at, domain, next.incarnation, reaction.next);
  }
}

/**
 * Takes charge of a guest that was out of reach: its leases, what must have happened to it while nobody listened, and
 * what was still to be done about it.
 */
export async function resync(at: Services, job: Job, domain: DomainObject): Promise<void> {
  await lookAtLeases(at, job, domain);
  const { live } = domain.record;
  if (live === undefined) return;
  await settleDevices(at, job, domain);
  await settleSave(at, job, domain);
  const status = await live.guest.status(job.signal);
  domain.hear(at.clock.now());
  // What came up meanwhile is older than the answer.
  await recordFacts(at, job, domain);
  const { record } = domain;
  if (record.live?.incarnation !== live.incarnation) return;
  for (const fact of missedFacts(record, record.live, status)) {
    domain.inbox.push({ incarnation: live.incarnation, fact });
  }
  await recordFacts(at, job, domain);
  if (domain.record.state !== record.state) return;
  const next = unfinished(record, record.live);
  if (next !== undefined) followUp(at, domain, live.incarnation, next);
}

/** Does what a fact asks for, in a job of its own, unless the domain has moved on by then from the state that it had. */
function followUp(
  at: Services,
  domain: DomainObject,
  incarnation: string,
  what: NonNullable<Reaction['next']>,
  { state }: Pick<DomainRecord, 'state'> = domain.record,
): void {
  const isFallen = state === DomainState.DOMAIN_STATE_SHUTDOWN || state === DomainState.DOMAIN_STATE_CRASHED;
  const again = (): void => followUp(at, domain, incarnation, what, { state });
  schedule(at, domain, `${what}-guest`, { again }, async (job) => {
    const { live } = domain.record;
    if (live?.incarnation !== incarnation || (isFallen && domain.record.state !== state)) return;
    switch (what) {
      case 'end':
        return endFallenGuest(at, job, domain, live);
      case 'restart':
        return restartGuest(at, job, domain, live);
      case 'pause':
        return live.guest.pause(job.signal);
      case 'resync':
        return resync(at, job, domain);
      case 'look':
        return settleDevices(at, job, domain);
      case 'hold':
        return holdGuest(at, job, domain, live);
      case 'cut':
        return cutGuest(at, job, domain, live);
    }
  });
}

/** Takes charge of the leases of a guest, and reports those that it has lost. */
export async function lookAtLeases(...[at, job, domain, options]: Parameters<typeof adoptLeases>): Promise<void> {
  const lost = await adoptLeases(at, job, domain, options);
  const { live } = domain.record;
  if (live !== undefined) for (const lease of lost) factReporter(at, domain, live.incarnation)(lease);
}

/** Looks at the leases of a guest in a job of its own: whoever keeps them was out of reach. */
export function checkLeases(at: Services, domain: DomainObject): void {
  schedule(at, domain, 'check-leases', {}, (job) => lookAtLeases(at, job, domain, { again: true }));
}

/** Runs what follows from facts as a job; `again`: what to do behind a destroy that has stopped it, and may be stopped itself. */
function schedule(
  at: Services,
  domain: DomainObject,
  kind: string,
  { again }: { readonly again?: () => void },
  body: (job: Job) => Promise<void>,
): void {
  const guest = domain.record.live?.guest;
  domain.jobs
    .run(guestContext, { kind, class: 'modify', fromGuest: true }, async (job) => {
      await recordFacts(at, job, domain);
      await body(job);
      settleOperations(at, domain.uuid);
    })
    .catch(async (error: unknown) => {
      if (error instanceof Fault && error.reason === 'CANCELLED' && error.details.holder !== undefined) again?.();
      // Whoever stopped it, a destroy or the end of the daemon, deals with the guest from there on.
      if (error instanceof Fault && (error.reason === 'CANCELLED' || error.reason === 'SHUTTING_DOWN')) return;
      const facts = { domain: domain.record.name, job: kind, err: error };
      if (guest !== undefined && (await isOutOfReach(at, guest, error))) {
        at.logger.warn(facts, 'a guest cannot be reached, or has ended; it is looked at anew when it can be');
      } else at.logger.error(facts, 'a fact could not be dealt with');
    });
}

function isOnlyNews({ kind }: Fact | LostLease): boolean {
  return kind === 'io-error' || kind === 'watchdog' || kind === 'balloon-changed' || kind === 'reset';
}
