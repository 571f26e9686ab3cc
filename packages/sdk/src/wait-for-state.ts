import type { CallOptions, Caller } from './convert/caller.js';
import { wordsOf } from './convert/word.js';
import type { Domain } from './domain.js';
import { HoldfastError } from './errors/holdfast-error.js';
import { refusal } from './errors/refusal.js';
import { openEvents } from './events/event-stream.js';
import type { DomainRecord, DomainState, HostEvent } from './gen/index.js';
import { clockOf } from './time/timed-caller.js';
import { limitWait } from './time/wait-limit.js';

/**
 * Waits until a domain is in one of the states. `known`: how it was last, for one that may be gone with its guest by now.
 * @throws HoldfastError INVALID_ARGUMENT, DEADLINE_EXCEEDED, CANCELLED, DOMAIN_NOT_FOUND when the domain is gone meanwhile
 */
export async function waitForState(
  domain: Pick<Domain, 'get'>,
  states: readonly DomainState[],
  caller: Caller,
  { signal, timeoutMs = 0 }: CallOptions,
  known?: DomainRecord,
): Promise<DomainRecord> {
  checkStates(states);
  using limited = limitWait(signal, timeoutMs, clockOf(caller));
  const { signal: limit } = limited;
  let last = await domain.get({ signal: limit }).catch((error: unknown) => endOf(error, known, states));
  if (states.includes(last.state)) return last;
  try {
    await using events = openEvents(caller, { domain: last, signal: limit });
    await events.opened;
    // What happened before the stream began is in the record, what happens after it in the stream.
    const before = last;
    last = await domain.get({ signal: limit }).catch((error: unknown) => endOf(error, before, states));
    if (states.includes(last.state)) return last;
    for await (const event of events) {
      if (event.kind !== 'resync' && states.includes(event.state)) return await recordAt(event, last, domain, limit);
      if (mayBeTheEnd(event)) last = await domain.get({ signal: limit });
      if (states.includes(last.state)) return last;
    }
  } catch (error) {
    throw describe(error, last, states, timeoutMs);
  }
  throw refusal('INTERNAL', 'a stream of events ended without a reason');
}

/** What no domain is ever in would be waited for as long as it takes. */
function checkStates(states: readonly DomainState[]): void {
  const known = wordsOf('DomainState');
  const strange = states.find((state) => !known.includes(state));
  if (states.length > 0 && strange === undefined) return;
  const found = states.length === 0 ? 'empty' : JSON.stringify(strange);
  throw refusal('INVALID_ARGUMENT', `state is ${found}; expected one of ${known.join(', ')}`);
}

/** The record as of an event: fresh if the domain is still in that state, else the last one with what the event says. */
async function recordAt(
  event: HostEvent,
  last: DomainRecord,
  domain: Pick<Domain, 'get'>,
  signal: AbortSignal,
): Promise<DomainRecord> {
  const { state, reason, resourceVersion } = event;
  try {
    const now = await domain.get({ signal });
    return now.state === state ? now : { ...now, state, reason, resourceVersion };
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'DOMAIN_NOT_FOUND') throw error;
    // A transient domain is gone with its guest.
    return { ...last, state, reason, resourceVersion };
  }
}

/** How a domain is that is not found any more: a transient one has ended, unseen. @throws the error, for any other */
function endOf(error: unknown, last: DomainRecord | undefined, states: readonly DomainState[]): DomainRecord {
  const isGone = error instanceof HoldfastError && error.code === 'DOMAIN_NOT_FOUND';
  if (!isGone || last === undefined || last.persistent || !states.includes('shutoff')) throw error;
  return { ...last, state: 'shutoff', reason: 'unspecified' };
}

/** Whether the domain may be gone, or in any state, after this event. */
function mayBeTheEnd(event: HostEvent): boolean {
  if (event.kind === 'resync') return true;
  return event.kind === 'lifecycle' && ['undefined', 'stopped'].includes(event.lifecycle.type);
}

function describe(error: unknown, last: DomainRecord, states: readonly DomainState[], timeoutMs: number): unknown {
  if (!(error instanceof HoldfastError) || error.code !== 'DEADLINE_EXCEEDED') return error;
  const message = `domain ${last.name} is ${last.state}; waited ${timeoutMs} ms for ${states.join(' or ')}`;
  return refusal('DEADLINE_EXCEEDED', message, { metadata: { state: last.state } }, { cause: error });
}
