import { setTimeout as delay } from 'node:timers/promises';
import { callStream } from '../convert/call.js';
import type { Caller } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import type { ErrorReason, SubscribeEventsOptions, SubscribeEventsResult } from '../gen/index.js';
import { backoffMs } from '../transport/backoff.js';

const method = '/holdfast.v1.EventService/SubscribeEvents';

/** After these the daemon, or its successor, will send what comes after the last event that was read. */
const passing: readonly ErrorReason[] = ['UNAVAILABLE', 'SHUTTING_DOWN', 'EVENTS_LOST'];

/** What the daemon tells, for ever, whatever happens to the connection. */
export interface EventResults {
  /** The next of it; the last must have been answered before. @throws HoldfastError when the daemon refuses, or the signal is aborted */
  next(): Promise<SubscribeEventsResult>;
  /** Wants no more. */
  close(): void;
}

/** Reads events for ever, subscribing again wherever a subscription ends. */
export function readEvents(
  caller: Caller,
  options: SubscribeEventsOptions & { readonly signal: AbortSignal },
): EventResults {
  let from = options;
  let attempt = 1;
  const subscribe = (): AsyncIterator<SubscribeEventsResult> =>
    callStream<SubscribeEventsResult>(caller, method, {}, from);
  let results = subscribe();

  async function again(): Promise<SubscribeEventsResult> {
    // An abort during the wait is told by the next subscription, in the same words as any other.
    await delay(backoffMs(attempt++), undefined, { signal: options.signal }).catch(() => undefined);
    results = subscribe();
    return next();
  }
  function take(result: IteratorResult<SubscribeEventsResult>): SubscribeEventsResult | Promise<SubscribeEventsResult> {
    if (result.done === true) return again();
    attempt = 1;
    from = { ...options, after: result.value.position };
    return result.value;
  }
  function recover(error: unknown): Promise<SubscribeEventsResult> {
    if (!(error instanceof HoldfastError) || !passing.includes(error.code)) throw error;
    return again();
  }
  function next(): Promise<SubscribeEventsResult> {
    return results.next().then(take, recover);
  }
  return {
    next,
    close: () => void results.return?.(),
  };
}
