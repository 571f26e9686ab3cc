import type { DrainRequest, DrainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Takes no new calls, except those of administration, or takes them again; what is under way goes on. */
export async function drain(context: CallContext, at: Services, { resume }: DrainRequest): Promise<DrainResponse> {
  at.administration.draining = !resume;
  at.logger.info({ caller: context.caller }, resume ? 'calls are taken again' : 'no new calls are taken');
  const clients = at.administration.servers.filter(({ name }) => name !== 'admin').flatMap((each) => each.clients());
  return { calls: clients.reduce((sum, { calls }) => sum + calls, 0) };
}
