import { DomainState, DomainStateReason, Event, SubscribeEventsResponse } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { ownEncodingOf } from '../model/own-encoding.js';
import { encodingOf, eventMessage } from './encode-events.js';
import { EventLog } from './event-log.js';

const happening = {
  domainUuid: 'a',
  domainName: 'web',
  resourceVersion: 1,
  state: DomainState.DOMAIN_STATE_RUNNING,
  reason: DomainStateReason.DOMAIN_STATE_REASON_BOOTED,
  body: { $case: 'reboot', value: {} },
} as const;

test('an event is encoded once, whoever reads it, and what is sent is what the codec would send', async () => {
  const log = new EventLog({ epoch: 'e', capacity: 10, clock: new VirtualClock() });
  const { signal } = new AbortController();
  const read = async (after: number, kinds: readonly string[] = []): Promise<SubscribeEventsResponse> => {
    const at = { after: { epoch: 'e', sequence: after }, filter: { kinds }, signal, maxQueued: 10 };
    const events = log.subscribe(at);
    for await (const message of events) if (message.events.length > 0) return message;
    throw new Error('the stream ended');
  };
  for (let index = 0; index < 3; index++) log.publish(happening);
  const [all, some] = [await read(0), await read(1)];
  expect([all.events.length, some.events.length]).toEqual([3, 2]);
  for (const message of [all, some]) {
    const bytes = ownEncodingOf(message) ?? new Uint8Array();
    expect(Buffer.from(bytes)).toEqual(Buffer.from(SubscribeEventsResponse.encode(message).finish()));
  }
  // Readers that keep up get the very same message, whatever their filters; others one of their own.
  const [again, filtered] = [await read(1), await read(1, ['reboot'])];
  expect([again === some, filtered === some, all === some]).toEqual([true, true, false]);
  const [, second, third] = all.events;
  if (second === undefined || third === undefined) throw new Error('too few');
  expect(some.events.map(encodingOf)).toEqual([encodingOf(second), encodingOf(third)]);
  expect([some.events[0] && encodingOf(some.events[0]) === encodingOf(second), ownEncodingOf({ events: [] })]).toEqual([
    true,
    undefined,
  ]);
});

test('an event that is kept keeps no memory but its own', () => {
  const epoch = 'e';
  const events = Array.from({ length: 100 }, (_, index) => Event.create({ ...happening, epoch, sequence: index + 1 }));
  const first = eventMessage(events.slice(0, 1), { epoch, sequence: 1 });
  expect(eventMessage(events.slice(0, 1), { epoch, sequence: 1 })).toBe(first);
  for (const event of events) ownEncodingOf(eventMessage([event], { epoch, sequence: event.sequence }));
  // What was sent with it is cut from a piece that holds many messages, and would be kept whole.
  expect(eventMessage(events.slice(0, 1), { epoch, sequence: 1 })).not.toBe(first);
  for (const bytes of events.map(encodingOf)) expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
});
