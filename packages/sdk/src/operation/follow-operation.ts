import type { CallOptions } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import type { ErrorReason, OperationRecord, WatchOperationResult } from '../gen/index.js';
import { pause } from '../time/pause.js';
import { hostClock, type WaitClock } from '../time/wait-clock.js';
import { limitWait } from '../time/wait-limit.js';
import { givenUp } from '../transport/given-up.js';

const firstPauseMs = 20;
const longestPauseMs = 1000;

/** Daemons of before it was there, and what gRPC says in their stead. */
const unknownMethod: readonly ErrorReason[] = ['UNKNOWN_METHOD', 'UNSUPPORTED'];
/** After these the daemon, or the next one, tells more. */
const passing: readonly ErrorReason[] = ['UNAVAILABLE', 'SHUTTING_DOWN', 'EVENTS_LOST', 'RESOURCE_EXHAUSTED'];

/** Where to hear how an operation is. */
export interface Followed {
  get(options: CallOptions): Promise<OperationRecord>;
  watch(options: CallOptions): AsyncIterable<WatchOperationResult>;
  /** Whether the call is over from which the operation was to come: where there is none now, none will come. */
  readonly isOver: () => boolean;
  /** The time by which it is waited. */
  readonly clock: WaitClock | undefined;
}

/**
 * Tells an operation as it is, and again whenever it has changed, to its end, as the daemon tells of it. A daemon that does not
 * tell by itself is asked, often at first and once a second later.
 * @throws HoldfastError OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
 */
export async function* followOperation(
  { get, watch, isOver, clock }: Followed,
  { signal, timeoutMs = 0 }: CallOptions,
): AsyncGenerator<OperationRecord, undefined, undefined> {
  using limited = limitWait(signal, timeoutMs, clock);
  const { signal: limit } = limited;
  let told = '';
  let isWatched = true;
  let isAsked = false;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
    // Looked at first: what is not there although the call was over before will never be.
    const wasOver = isOver();
    const source = isAsked ? ask(get, limit) : hear(watch, limit);
    try {
      for await (const now of source) {
        const telling = tellingOf(now);
        if (telling !== told) yield now;
        told = telling;
        if (hasEnded(now)) return undefined;
      }
      // Asked in between, which waits for a daemon that is away, for as long as any call does.
      isAsked = !isWatched;
    } catch (error) {
      if (limit.aborted) throw givenUp('the wait for an operation', limit.reason);
      if (!(error instanceof HoldfastError)) throw error;
      const { code } = error;
      const isYetToCome = code === 'OPERATION_NOT_FOUND' && !wasOver;
      if (!isYetToCome && (isAsked || ![...unknownMethod, ...passing].includes(code))) throw error;
      if (unknownMethod.includes(code)) isWatched = false;
      isAsked = !isYetToCome || !isWatched;
      // What has become of it is asked at once.
      if (!isYetToCome) continue;
    }
    // Time of the operation passes where it is asked again and again; what is about to come is a matter of the connection.
    await pause(pauseMs, limit, isWatched ? hostClock : clock);
    if (limit.aborted) throw givenUp('the wait for an operation', limit.reason);
  }
}

async function* hear(
  watch: Followed['watch'],
  signal: AbortSignal,
): AsyncGenerator<OperationRecord, undefined, undefined> {
  for await (const { operation } of watch({ signal })) yield operation;
  return undefined;
}

async function* ask(get: Followed['get'], signal: AbortSignal): AsyncGenerator<OperationRecord, undefined, undefined> {
  yield await get({ signal });
  return undefined;
}

/** Whether an operation has come to its end. */
function hasEnded({ state }: OperationRecord): boolean {
  return state !== 'queued' && state !== 'running';
}

/** What an operation came to. @throws HoldfastError what it was refused with */
export function outcomeOf(operation: OperationRecord): OperationRecord {
  const { id, state, error, errorMessage } = operation;
  const metadata = { operation_id: id, ...error?.metadata };
  if (error !== undefined) {
    throw new HoldfastError(error.reason, errorMessage, { details: { ...error, metadata } });
  }
  if (state === 'succeeded') return operation;
  throw refusal('INTERNAL', `operation ${id} is ${state}, and nothing says why`, { metadata });
}

/** What of an operation is news; that time passes is none. */
function tellingOf({ state, queuePosition, progressPercent, step, waitsFor }: OperationRecord): string {
  return JSON.stringify([state, queuePosition, progressPercent, step, waitsFor]);
}
