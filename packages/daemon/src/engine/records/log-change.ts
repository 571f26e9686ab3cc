import { domainStateReasonNames, lifecycleTypeNames } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import { stateName } from '../../model/states.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';
import type { Happening } from './step.js';

/**
 * Writes the line of the log for a change that callers can see: what it came to, and by which operation. There is one
 * for each change and no other; what the domain is made of is in none.
 */
export function logChange(
  at: Services,
  job: Job,
  uuid: string,
  [before, after]: readonly [DomainRecord, DomainRecord],
  events: readonly Happening[],
): void {
  if (after.resourceVersion === before.resourceVersion && events.length === 0) return;
  const name = after.definition === undefined && after.live === undefined ? before.name : after.name;
  const pid = after.live?.guest.process?.pid;
  at.logger.info(
    {
      domain: name,
      uuid,
      ...(before.name === name ? {} : { formerName: before.name }),
      from: stateName(before.state),
      state: stateName(after.state),
      reason: domainStateReasonNames.toName(after.reason),
      ...(after.live === undefined ? {} : { id: after.live.id }),
      ...(pid === undefined ? {} : { pid }),
      operation: job.operationId,
    },
    `domain ${wordFor(events)}`,
  );
}

/** A start is told as resumed and started, an end as shut down and stopped: the last word says it all. */
function wordFor(events: readonly Happening[]): string {
  const types = events.flatMap((event) => (event.$case === 'lifecycle' ? [event.value.type] : []));
  const last = types.at(-1);
  return last === undefined ? 'changed' : lifecycleTypeNames.toName(last);
}
