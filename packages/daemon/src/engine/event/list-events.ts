import type { ListEventsRequest, ListEventsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { pageSizeOf } from '../page-of.js';
import type { Services } from '../services.js';
import { toEventFilter } from './event-filter.js';

/** Answers events that are still kept. @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT */
export async function listEvents(
  context: CallContext,
  at: Services,
  { after, domain, kinds, pageSize }: ListEventsRequest,
): Promise<ListEventsResponse> {
  return at.events.list({ after, filter: toEventFilter(context, at, domain, kinds), limit: pageSizeOf(pageSize) });
}
