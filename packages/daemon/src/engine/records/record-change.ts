import { LifecycleType } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Happening } from './step.js';
import type { Services } from '../services.js';
import { fileChanges } from './file-changes.js';
import { logChange } from './log-change.js';

/** What becomes of a domain, and what is told of it. */
export interface DomainChange extends Partial<
  Omit<DomainRecord, 'resourceVersion' | 'stateChangedMs' | 'committedBy'>
> {
  /** In this order, after the change. A change that callers can see has one at least. */
  readonly events: readonly Happening[];
}

/**
 * Commits what a call has done: disk, then memory, then events. The last step of a job: when the disk refuses, all
 * that the job has done before is undone with it.
 * @throws Fault STATE_WRITE_FAILED
 */
export async function commitChange(at: Services, job: Job, domain: DomainObject, change: DomainChange): Promise<void> {
  const before = domain.record;
  const after = { ...successor(at, before, change), committedBy: job.operationId };
  for (const { what, write, written } of fileChanges(at, domain.uuid, before, after)) {
    // Pushed first: a write that fails at its very last step may have replaced the old content.
    job.undo.push(`restore ${what} on disk`, () => write(before));
    await write(after);
    at.failpoints.reach(written);
  }
  job.undo.keep();
  remember(at, job, domain, after);
  at.failpoints.reach('commit.remembered');
  publish(at, domain, before.name, change.events);
  logChange(at, job, domain.uuid, [before, after], change.events);
  at.failpoints.reach('commit.told');
}

/**
 * Records what has happened already and cannot be refused: like {@link commitChange}, but a disk that does not take
 * it is only logged, and nothing is undone. After a restart the guest itself tells how it is.
 */
export async function recordFact(at: Services, job: Job, domain: DomainObject, change: DomainChange): Promise<void> {
  const before = domain.record;
  const after = successor(at, before, change);
  for (const { what, write } of fileChanges(at, domain.uuid, before, after)) {
    await write(after).catch((error: unknown) => {
      at.logger.error({ domain: before.name, file: what, err: error }, 'what happened could not be written down');
    });
    at.failpoints.reach('fact.written');
  }
  remember(at, job, domain, after);
  at.failpoints.reach('fact.remembered');
  publish(at, domain, before.name, change.events);
  logChange(at, job, domain.uuid, [before, after], change.events);
}

function successor(at: Services, before: DomainRecord, change: DomainChange): DomainRecord {
  const { events: _events, ...fields } = change;
  const after = { ...before, ...fields };
  const isMoved = after.state !== before.state || after.reason !== before.reason;
  return {
    ...after,
    resourceVersion: before.resourceVersion + (isMoved || isOther(before, after) ? 1 : 0),
    stateChangedMs: isMoved ? at.clock.now() : before.stateChangedMs,
  };
}

/** Whether callers can see a difference beside the state: then the domain has another version. */
function isOther(before: DomainRecord, after: DomainRecord): boolean {
  const [one, other] = [before.live, after.live];
  return (
    before.name !== after.name ||
    before.autostart !== after.autostart ||
    before.definition !== after.definition ||
    (before.saved === undefined) !== (after.saved === undefined) ||
    one?.id !== other?.id ||
    one?.spec !== other?.spec ||
    one?.unreachable !== other?.unreachable
  );
}

function remember(at: Services, job: Job, domain: DomainObject, after: DomainRecord): void {
  domain.replace(job, after);
  if (after.definition === undefined && after.live === undefined) at.domains.remove(domain);
  else domain.show(job, true);
}

/** Tells what happened to a domain, with how it is now; the end of a definition under the name that it had. */
function publish(at: Services, domain: DomainObject, formerName: string, events: readonly Happening[]): void {
  const { name, resourceVersion, state, reason } = domain.record;
  for (const body of events) {
    const isEnd = body.$case === 'lifecycle' && body.value.type === LifecycleType.LIFECYCLE_TYPE_UNDEFINED;
    const domainName = isEnd ? formerName : name;
    at.events.publish({ domainUuid: domain.uuid, domainName, resourceVersion, state, reason, body });
  }
}
