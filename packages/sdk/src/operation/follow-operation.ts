import { setTimeout as delay } from 'node:timers/promises';
import type { CallOptions } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import type { OperationRecord } from '../gen/index.js';
import { givenUp } from '../transport/given-up.js';

const firstPauseMs = 20;
const longestPauseMs = 1000;

/** Where to ask how an operation is. */
export interface Followed {
  get(options: CallOptions): Promise<OperationRecord>;
  /** Whether the call is over from which the operation was to come: where there is none now, none will come. */
  readonly isOver: () => boolean;
}

/**
 * Answers an operation as it is, and again whenever it has changed, to its end. Asked is often at first, and once a second later.
 * @throws HoldfastError OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
 */
export async function* followOperation(
  { get, isOver }: Followed,
  { signal, timeoutMs = 0 }: CallOptions,
): AsyncGenerator<OperationRecord, undefined, undefined> {
  const limits = [
    ...(signal === undefined ? [] : [signal]),
    ...(timeoutMs === 0 ? [] : [AbortSignal.timeout(timeoutMs)]),
  ];
  const limit = AbortSignal.any(limits);
  let told = '';
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
    // Looked at first: what is not there although the call was over before will never be.
    const wasOver = isOver();
    const now = await get({ signal: limit }).catch((error: unknown) => {
      if (error instanceof HoldfastError && error.code === 'OPERATION_NOT_FOUND' && !wasOver) return undefined;
      throw error;
    });
    const telling = now === undefined ? '' : tellingOf(now);
    if (now !== undefined && telling !== told) yield now;
    told = telling;
    if (now !== undefined && hasEnded(now)) return undefined;
    try {
      await delay(pauseMs, undefined, { signal: limit, ref: true });
    } catch {
      throw givenUp('the wait for an operation', limit.reason);
    }
  }
}

/** Whether an operation has come to its end. */
function hasEnded({ state }: OperationRecord): boolean {
  return state !== 'queued' && state !== 'running';
}

/** What an operation came to. @throws HoldfastError what it was refused with */
export function outcomeOf(operation: OperationRecord): OperationRecord {
  const { id, state, error, errorMessage } = operation;
  if (error !== undefined) throw new HoldfastError(error.reason, errorMessage, { details: error });
  if (state === 'succeeded') return operation;
  throw refusal('INTERNAL', `operation ${id} is ${state}, and nothing says why`);
}

/** What of an operation is news; that time passes is none. */
function tellingOf({ state, queuePosition, progressPercent, step, waitsFor }: OperationRecord): string {
  return JSON.stringify([state, queuePosition, progressPercent, step, waitsFor]);
}
