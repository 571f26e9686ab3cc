import type { Job, JobRequest } from '../../src/jobs/job.js';
import type { JobQueue } from '../../src/jobs/job-queue.js';

/** A job of a test, whose body waits until it is told how to end. */
export interface HeldJob {
  /** What `run` answers; a rejection that nobody looks at is no error. */
  readonly result: Promise<string>;
  /** Resolves when the body has begun. */
  readonly began: Promise<Job>;
  readonly succeed: (value: string) => void;
  readonly fail: (error: unknown) => void;
  /** The caller, who may give up. */
  readonly caller: AbortController;
}

/** How a held job behaves. */
export interface HeldJobOptions {
  /** Whether it ends when its signal tells it to; default: yes. */
  readonly obeys?: boolean;
  /** What it does before it waits. */
  readonly first?: (job: Job) => void;
}

/** Asks a queue for a turn, for a body that does nothing until it is told to end. */
export function askHeld(queue: JobQueue, request: JobRequest, options: HeldJobOptions = {}): HeldJob {
  const end = Promise.withResolvers<string>();
  const begin = Promise.withResolvers<Job>();
  const caller = new AbortController();
  const result = queue.run({ signal: caller.signal, caller: 'uid 1000' }, request, (job) => {
    options.first?.(job);
    begin.resolve(job);
    if (options.obeys !== false) job.signal.addEventListener('abort', () => end.reject(job.signal.reason));
    return end.promise;
  });
  result.catch(() => {});
  return { result, began: begin.promise, succeed: end.resolve, fail: end.reject, caller };
}
