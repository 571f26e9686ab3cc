import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';
import { writeDefinition } from '../records/write-definition.js';

/** A saved state that a guest of its domain makes void. */
export interface UsedState {
  /** The guest may have written to its disks from now on: the state can never be gone on from again. */
  began(): void;
  /** Removes its file, once no definition speaks of it. */
  discard(): Promise<void>;
}

const nothing: UsedState = { began: () => {}, discard: async () => {} };

/**
 * Writes down that the saved state of a domain, if it has one, must not be used again, before a guest touches its disks:
 * whether that goes on from it or boots. Taken back with the job unless the guest has begun: then there is no state any more.
 * @throws Fault STATE_WRITE_FAILED
 */
export async function useSavedState(at: Services, job: Job, domain: DomainObject): Promise<UsedState> {
  const { uuid } = domain;
  const before = domain.record;
  const { saved } = before;
  if (saved === undefined) return nothing;
  let hasBegun = false;
  const write = async (record: DomainRecord): Promise<void> => {
    await writeDefinition(at, uuid, record);
    domain.replace(job, record);
  };
  job.undo.push('keep the saved state', async () => {
    if (!hasBegun) return write({ ...domain.record, saved });
    await write({ ...domain.record, saved: undefined });
    return discardSavedState(at, domain);
  });
  await write({ ...before, saved: { ...saved, used: true } });
  at.failpoints.reach('boot.state-used');
  return {
    began: () => {
      hasBegun = true;
    },
    discard: () => discardSavedState(at, domain),
  };
}

/** Removes the file of a saved state that no definition speaks of any more. A file that stays is swept at the next start. */
export async function discardSavedState(at: Services, domain: DomainObject): Promise<void> {
  await at.store.removeSavedState(domain.uuid).catch((error: unknown) => {
    at.logger.warn({ domain: domain.record.name, err: error }, 'the file of a saved state could not be removed');
  });
}
