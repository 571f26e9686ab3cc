import type { SubscribeEventsRequest, SubscribeEventsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { toEventFilter } from './event-filter.js';

/**
 * Sends events as they happen, until the caller's signal ends it.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT at once; EVENTS_LOST when the reader is too slow
 */
export function subscribeEvents(
  context: CallContext,
  at: Services,
  { after, domain, kinds }: SubscribeEventsRequest,
): AsyncIterable<SubscribeEventsResponse> {
  const { maxQueuedEvents: maxQueued } = at.limits;
  return at.events.subscribe({
    after,
    filter: toEventFilter(context, at, domain, kinds),
    signal: context.signal,
    maxQueued,
  });
}
