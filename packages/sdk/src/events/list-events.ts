import type { CallOptions, Caller } from '../convert/caller.js';
import { checkOptions } from '../errors/wrong-value.js';
import { EventMethods } from '../gen/index.js';
import type { EventPosition, EventPositionInput, HostEvent } from '../gen/index.js';
import { createPagedList } from '../paged-list.js';
import type { PagedList } from '../paged-list.js';
import { eventFilter } from './event-filter.js';
import type { EventFilter } from './event-filter.js';
import { placeAfter } from './place-after.js';

/**
 * Which of the events that are still kept are wanted.
 *
 * @public
 */
export interface ListedEventsOptions extends EventFilter, CallOptions {
  /** Only those after this one, a position or an event; absent: all. */
  readonly after?: EventPositionInput;
  /** Most events in a page. */
  readonly pageSize?: number;
}

class Calls extends EventMethods {}

/** Lists the events that are still kept. A page ends where the daemon has no more at that moment. */
export function listEvents(caller: Caller, options: ListedEventsOptions): PagedList<HostEvent> {
  const calls = new Calls(caller);
  checkOptions(options);
  const { after, domain: _domain, kinds: _kinds, ...call } = options;
  const filter = eventFilter(options);
  return createPagedList(async (pageToken) => {
    const from = pageToken === '' ? after : (JSON.parse(pageToken) as EventPosition);
    const { events, position } = await calls.list({
      ...call,
      ...filter,
      ...placeAfter(from),
    });
    return { items: events, nextPageToken: events.length === 0 ? '' : JSON.stringify(position) };
  });
}
