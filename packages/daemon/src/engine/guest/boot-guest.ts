import type { DomainSpec } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { LeaseGrant } from '../../leases/lease-manager.js';
import { stateOf, stateReasonOf } from '../../model/states.js';
import { usedDisks } from '../../model/used-disks.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { Guest, LaunchPlan } from '../../drivers/driver.js';
import { factReporter } from '../intake.js';
import { commitChange, recordFact } from '../records/record-change.js';
import type { Services } from '../services.js';
import { step } from '../records/step.js';
import { type GuestRecord, toStoredGuest } from '../records/stored-records.js';
import { timeLimit } from './time-limit.js';
import { useSavedState } from './use-saved-state.js';

/** How long a guest whose start failed has to be gone. */
const patienceMs = 30_000;

/** A guest that has its saved state and has not gone on from it; callers see it only after a restart of the daemon. */
const heldStep = { state: stateOf('paused'), reason: stateReasonOf('starting-up') };

/** How to boot. */
export interface Boot {
  /** What the guest gets, with all defaults and aliases decided. */
  readonly spec: DomainSpec;
  /** Leave it before its first instruction, or where it was saved. */
  readonly paused: boolean;
  /** Whether it goes on from the saved state of the domain. */
  readonly restore?: boolean;
}

/**
 * Boots a domain that is off: leases, then the process, then the guest itself. What goes wrong undoes all of it and
 * leaves the domain off with the reason `failed`.
 * @throws Fault what leases, driver and disk throw
 */
export async function bootGuest(at: Services, job: Job, domain: DomainObject, boot: Boot): Promise<void> {
  const { spec, paused, restore = false } = boot;
  const { uuid } = domain;
  const { name } = domain.record;
  const id = at.domains.nextGuestId();
  const incarnation = at.ids.uuid();
  const held = { ...heldStep, committedBy: job.operationId };
  const save = (process: Guest['process'], grant: LeaseGrant, isHeld = false): Promise<void> => {
    const { leases, token: leaseToken } = grant;
    const leaseStanding = 'held';
    const told = { asked: 'nothing', plugging: undefined } as const;
    const record: GuestRecord = { id, incarnation, spec, leases, leaseStanding, process, leaseToken, ...told };
    const origin = { uuid, driver: at.driver.name, bootId: at.host.bootId };
    return isHeld
      ? at.store.saveGuest(toStoredGuest(origin, { ...domain.record, ...held }, record, { phase: 'active' }))
      : at.store.saveGuest(toStoredGuest(origin, domain.record, record, { phase: 'starting' }));
  };

  // A process that cannot be ended keeps its disks, and its file, for the next daemon to deal with it.
  let isLeft = false;

  // Undone last, when nothing of the guest is left.
  job.undo.push('tell that it failed', () => recordFailedBoot(at, job, domain));

  job.progress(undefined, 'taking leases');
  const images = await at.driver.diskImages(spec, job.signal);
  const grant = await at.leases.acquire(
    { uuid, name },
    { disks: usedDisks(spec, images), leases: spec.devices?.leases ?? [], onLockfailure: spec.onLockfailure },
    job.signal,
  );
  job.undo.push('release leases', () => (isLeft ? undefined : grant.release()));
  at.failpoints.reach('boot.leased');

  job.undo.push('forget the guest on disk', () => (isLeft ? undefined : at.store.removeGuest(uuid)));
  await save(undefined, grant);
  at.failpoints.reach('boot.announced');

  job.progress(undefined, 'launching the guest');
  const report = factReporter(at, domain, incarnation);
  const from = restore ? { restore: at.store.savedState(uuid) } : {};
  const guest = await launch(at, grant, { uuid, name, spec, incarnation, id, images, report, ...from }, job.signal);
  job.undo.push('end the guest', async () => {
    isLeft = true;
    await endWithin(at, guest);
    isLeft = false;
  });
  at.failpoints.reach('boot.launched');
  await grant.bind(guest.process);
  at.failpoints.reach('boot.bound');
  await save(guest.process, grant);
  at.failpoints.reach('boot.noted');

  if (restore) {
    // From here on a daemon that comes back has it go on: its saved state is about to be used up.
    await save(guest.process, grant, true);
    at.failpoints.reach('boot.restored');
  }
  const use = await useSavedState(at, job, domain);
  if (!paused) {
    use.began();
    await guest.resume(job.signal);
  }
  domain.hear(at.clock.now());
  at.failpoints.reach('boot.resumed');
  await commitChange(at, job, domain, {
    ...step(bootStep(restore, paused), domain.record.state),
    saved: undefined,
    live: {
      id,
      incarnation,
      guest,
      spec,
      leases: grant.leases.map((lease) => ({ ...lease, ownerPid: guest.process?.pid ?? 0 })),
      leaseStanding: 'held',
      leaseToken: grant.token,
      grant,
      asked: 'nothing',
      plugging: undefined,
      unreachable: false,
    },
  });
  await use.discard();
}

function bootStep(restore: boolean, paused: boolean): 'restored' | 'restored-paused' | 'start' | 'start-paused' {
  if (restore) return paused ? 'restored-paused' : 'restored';
  return paused ? 'start-paused' : 'start';
}

/** Launches it with all that keeps its leases. @throws Fault what the driver throws, or what its leases have to do with it */
async function launch(
  at: Services,
  grant: LeaseGrant,
  plan: Omit<LaunchPlan, 'command' | 'inherit'>,
  signal: AbortSignal,
): Promise<Guest> {
  try {
    return await at.driver.launch({ ...plan, command: grant.command, inherit: grant.inherit }, signal);
  } catch (error) {
    throw await grant.explain(error);
  }
}

/** Ends a guest that was not wanted in the end. @throws when it is still there after a while */
async function endWithin(at: Services, guest: Guest): Promise<void> {
  using limit = timeLimit(at.clock, patienceMs, new AbortController().signal);
  await guest.end('forced', limit.signal);
}

async function recordFailedBoot(at: Services, job: Job, domain: DomainObject): Promise<void> {
  await recordFact(at, job, domain, step('start-failed', domain.record.state));
}
