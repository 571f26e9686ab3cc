import type { Caller } from '../convert/caller.js';
import { checkOptions } from '../errors/wrong-value.js';
import type { EventPosition, EventPositionInput, HostEvent } from '../gen/index.js';
import { eventFilter } from './event-filter.js';
import type { EventFilter } from './event-filter.js';
import { EventReader } from './event-reader.js';
import { placeAfter } from './place-after.js';
import { readEvents } from './read-events.js';

/**
 * Which events are wanted, and from where on.
 *
 * @public
 */
export interface EventsOptions extends EventFilter {
  /** Go on after this one, a position or an event; absent: from now on. */
  readonly after?: EventPositionInput;
  /** Ends the stream with CANCELLED; one of `AbortSignal.timeout()` with DEADLINE_EXCEEDED. */
  readonly signal?: AbortSignal;
}

/**
 * Events as they happen, in order and without a gap. It reads on by itself when the connection breaks or the daemon is
 * restarted; where events were lost all the same it says so with an event of kind `resync`.
 *
 * @remarks
 * It begins when it is made, not when it is first read: what happens after {@link EventStream.opened} has resolved is
 * in it. It ends when its reader leaves the loop, or with `await using`.
 *
 * @public
 */
export interface EventStream extends AsyncIterable<HostEvent>, AsyncDisposable {
  /** Resolves when the daemon has begun to send, with the place after which the stream begins. */
  readonly opened: Promise<EventPosition>;
  /** Where its reader stands: given as `after`, another stream goes on from there. */
  readonly position: EventPosition | undefined;
}

/** Begins to read events. */
export function openEvents(caller: Caller, options: EventsOptions): EventStream {
  checkOptions(options);
  const { after, signal } = options;
  const end = new AbortController();
  const results = readEvents(caller, {
    ...eventFilter(options),
    ...placeAfter(after),
    signal: signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]),
  });
  const events = new EventReader(results, end);
  const opened = events.first.then(({ position }) => position);
  // Whoever reads the stream is told of a failure; that nobody asked whether it is open is none.
  opened.catch(() => undefined);
  return {
    opened,
    get position() {
      return events.position;
    },
    [Symbol.asyncIterator]: () => events,
    async [Symbol.asyncDispose]() {
      await events.return();
    },
  };
}
