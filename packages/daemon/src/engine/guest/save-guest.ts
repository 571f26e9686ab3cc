import { DomainState, DomainStateReason } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import { recordFact } from '../records/record-change.js';
import { step } from '../records/step.js';
import { writeDefinition } from '../records/write-definition.js';
import type { Services } from '../services.js';
import { markEnding, recordEnd } from './end-guest.js';
import { letRun } from './let-run.js';
import { liveGuest } from './live-guest.js';
import { regainLeases } from './regain-leases.js';

/**
 * Saves a guest that runs or is paused, and ends it. Until its state is on disk and written down it can go on, and does
 * when the job fails: a daemon that dies before has it go on, and one that dies after ends it.
 * @param paused - Whether it is to be paused when it is there again; default: as it is now
 * @throws Fault what the driver and the disk throw
 */
export async function saveGuest(
  at: Services,
  job: Job,
  domain: DomainObject,
  paused: boolean = domain.record.state === DomainState.DOMAIN_STATE_PAUSED,
): Promise<void> {
  const { uuid } = domain;
  await hold(at, job, domain);
  // What the driver still has in memory of its images it writes to them.
  const live = await regainLeases(at, job, domain, liveGuest(domain));
  domain.replace(job, { ...domain.record, live });

  job.undo.push('remove the saved state', () => at.store.removeSavedState(uuid));
  const memoryBytes = live.spec.currentMemoryBytes ?? live.spec.memoryBytes ?? 0;
  job.progress(0, 'writing the state');
  await live.guest.save(at.store.savedState(uuid), {
    signal: job.signal,
    onProgress: (written) => {
      // What is zero takes no room, and devices take some: no more than a measure of how much is left.
      job.progress(memoryBytes === 0 ? undefined : Math.min(99, (100 * written) / memoryBytes), 'writing the state');
    },
  });
  at.failpoints.reach('save.written');

  await note(at, job, domain, { ...domain.record, saved: { spec: live.spec, paused, used: false } });
  at.failpoints.reach('save.noted');
  const end = step('saved', domain.record.state);
  await markEnding(at, job, domain, live, end);
  await live.guest.end('forced', job.signal);
  at.failpoints.reach('end.gone');
  await recordEnd(at, job, domain, live, end);
}

/** Stops its processors and tells so; it goes on when the job fails. */
async function hold(at: Services, job: Job, domain: DomainObject): Promise<void> {
  const { state } = domain.record;
  if (state === DomainState.DOMAIN_STATE_PAUSED) return;
  const { guest } = liveGuest(domain);
  await guest.pause(job.signal);
  job.undo.push('let the guest go on', async () => {
    const isRunning = await letRun(guest);
    if (isRunning && domain.record.reason === DomainStateReason.DOMAIN_STATE_REASON_SAVE) {
      await recordFact(at, job, domain, step('save-canceled', domain.record.state));
    }
  });
  domain.hear(at.clock.now());
  at.failpoints.reach('save.held');
  await recordFact(at, job, domain, step('paused-for-save', state));
}

/** Writes into the definition what is saved. */
async function note(at: Services, job: Job, domain: DomainObject, after: DomainRecord): Promise<void> {
  const before = domain.record;
  job.undo.push('forget the saved state', async () => {
    domain.replace(job, { ...domain.record, saved: undefined });
    await writeDefinition(at, domain.uuid, before);
  });
  await writeDefinition(at, domain.uuid, after);
  domain.replace(job, after);
}
