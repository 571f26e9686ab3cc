import { VirtualClock } from '../../src/drivers/test/virtual-clock.js';
import type { Job, JobRequest } from '../../src/jobs/job.js';
import { JobQueue } from '../../src/jobs/job-queue.js';
import { OperationLog } from '../../src/jobs/operations/operation-log.js';
import { askHeld, type HeldJob, type HeldJobOptions } from './held-job.js';

/** Whose queue it is. */
export const object = { uuid: '6ae54e4e-3e1f-4b5c-9d26-0f6b9f4a1c11', name: () => 'web1' };

/** The queue of a domain, whose operations are `op-1`, `op-2` and so on, at a time that the test moves. */
export function queueScene({ maxQueued = 64 } = {}) {
  const clock = new VirtualClock(0);
  let ids = 0;
  const operations = new OperationLog({ clock, newId: () => `op-${++ids}` });
  const queue = new JobQueue({ object, operations, maxQueued, clock });
  const ask = (request: JobRequest, options?: HeldJobOptions): HeldJob => askHeld(queue, request, options);
  /** Asks for a turn for a body of the test's own. */
  const run = <T>(request: JobRequest, body: (job: Job) => Promise<T>): Promise<T> =>
    queue.run({ signal: new AbortController().signal, caller: 'uid 0' }, request, body);
  return { clock, operations, queue, ask, run };
}

/** A request for a job that changes the domain. */
export const modify = (kind: string, rest: Partial<JobRequest> = {}): JobRequest => ({
  kind,
  class: 'modify',
  ...rest,
});

/** A request for one that only looks at it. */
export const query = (kind: string): JobRequest => ({ kind, class: 'query' });

/** A request for one that ends it. */
export const destroy: JobRequest = { kind: 'destroy', class: 'destroy' };
