import type { Job, JobRequest } from '../jobs/job.js';
import { Fault } from '../model/fault.js';
import type { DomainObject } from '../objects/domain-object.js';
import type { DomainRecord } from '../objects/domain-record.js';
import type { CallContext } from './call-context.js';
import { accessObject } from './domain/access-object.js';
import { recordFacts } from './intake.js';
import type { Services } from './services.js';

/** What a call is going to do with a domain. */
export interface DomainWork extends Pick<JobRequest, 'kind' | 'class'> {
  /** Version that the domain must have; 0: any. */
  readonly ifVersion?: number;
}

/**
 * Runs a verb as a job of a domain: waits for its turn, lets in what came up from the driver, and looks again whether
 * the domain is still there and is the one that the caller meant.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, and what queue and body throw
 */
export function changeDomain<T>(
  context: CallContext,
  at: Services,
  domain: DomainObject,
  { ifVersion = 0, ...work }: DomainWork,
  body: (job: Job) => Promise<T>,
): Promise<T> {
  return answering(
    at,
    domain.jobs.run(context, { ...work, waitMs: at.limits.jobWaitMs }, async (job) => {
      await recordFacts(at, job, domain);
      if (domain.isGone) throw domainGone(domain);
      // It may have got another name while the call waited, and who may do what may have changed.
      context.access.permit(accessObject(domain));
      assertVersion(domain.record, ifVersion);
      at.failpoints.reach('job.begun');
      return answered(job, await body(job));
    }),
  );
}

/** What a job answers, which it keeps for the same call again. */
export function answered<T>(job: Job, answer: T): T {
  if (typeof answer === 'object' && answer !== null) job.answered(answer);
  return answer;
}

/** The end of a job on its way to the caller. */
export async function answering<T>(at: Services, job: Promise<T>): Promise<T> {
  const outcome = await job;
  at.failpoints.reach('job.done');
  return outcome;
}

/** Refuses when a domain has changed since the caller saw it. @throws Fault VERSION_MISMATCH */
export function assertVersion({ name, resourceVersion }: DomainRecord, ifVersion: number): void {
  if (ifVersion === 0 || ifVersion === resourceVersion) return;
  throw new Fault('VERSION_MISMATCH', `domain ${name} has version ${resourceVersion}; the call needs ${ifVersion}`, {
    metadata: { version: String(resourceVersion), if_version: String(ifVersion) },
    hint: 'read the domain again, see whether the change still makes sense, and repeat it with its new version',
  });
}

/** The refusal for a domain that was removed while the caller waited for it. */
export function domainGone(domain: DomainObject): Fault {
  const { name } = domain.record;
  return new Fault('DOMAIN_NOT_FOUND', `domain ${name} was removed meanwhile`, {
    metadata: { name, uuid: domain.uuid },
  });
}
