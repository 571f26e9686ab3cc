import { setTimeout as delay } from 'node:timers/promises';
import { callStream } from '../convert/call.js';
import type { Caller } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import type { ErrorReason, SubscribeEventsOptions, SubscribeEventsResult } from '../gen/index.js';
import { backoffMs } from '../transport/backoff.js';

const method = '/holdfast.v1.EventService/SubscribeEvents';

/** After these the daemon, or its successor, will send what comes after the last event that was read. */
const passing: readonly ErrorReason[] = ['UNAVAILABLE', 'SHUTTING_DOWN', 'EVENTS_LOST'];

/**
 * Reads events for ever, subscribing again wherever a subscription ends.
 * @throws HoldfastError when the daemon refuses, or the signal is aborted
 */
export async function* readEvents(
  caller: Caller,
  options: SubscribeEventsOptions & { readonly signal: AbortSignal },
): AsyncGenerator<SubscribeEventsResult, void, undefined> {
  let from = options;
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const result of callStream<SubscribeEventsResult>(caller, method, {}, from)) {
        attempt = 1;
        from = { ...options, after: result.position };
        yield result;
      }
    } catch (error) {
      if (!(error instanceof HoldfastError) || !passing.includes(error.code)) throw error;
    }
    // An abort during the wait is told by the next subscription, in the same words as any other.
    await delay(backoffMs(attempt), undefined, { signal: options.signal }).catch(() => undefined);
  }
}
