import type { Job, JobRequest } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { CallContext } from '../call-context.js';
import { answered, answering } from '../change-domain.js';
import { recordFacts } from '../intake.js';
import type { Services } from '../services.js';

/** Which domain a configuration means. */
export interface Identity {
  readonly uuid: string | undefined;
  readonly name: string;
}

/**
 * Runs a verb as a job of the domain that a configuration means. For one that is new, its name and UUID are taken for
 * as long as the call lasts, and nobody sees it before it is recorded.
 * @throws Fault DOMAIN_EXISTS, and what queue and body throw
 */
export async function changeClaimed<T>(
  context: CallContext,
  at: Services,
  { uuid, name }: Identity,
  work: Pick<JobRequest, 'kind' | 'class'>,
  body: (job: Job, domain: DomainObject) => Promise<T>,
): Promise<T> {
  for (;;) {
    const domain = at.domains.claim(uuid, name);
    try {
      const turn = domain.jobs.run(context, { ...work, waitMs: at.limits.jobWaitMs }, async (job) => {
        await recordFacts(at, job, domain);
        // Removed or renamed while this call waited: what the configuration means now is another domain.
        if (domain.isGone || domain.record.name !== name) return undefined;
        at.failpoints.reach('job.begun');
        return { value: answered(job, await body(job, domain)) };
      });
      const outcome = await answering(at, turn);
      if (outcome !== undefined) return outcome.value;
    } finally {
      at.domains.releaseClaim(domain);
    }
  }
}
