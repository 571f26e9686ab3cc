import { expect, test } from 'vitest';
import type { HostEvent, SubscribeEventsResult } from '../gen/index.js';
import { Inflow } from '../transport/inflow.js';
import { EventReader } from './event-reader.js';

function begin(): { results: Inflow<SubscribeEventsResult>; reader: EventReader; end: AbortController } {
  const results = new Inflow<SubscribeEventsResult>({ taken: () => {}, left: () => {} });
  const end = new AbortController();
  const next = async (): Promise<SubscribeEventsResult> => {
    const result = await results.next();
    if (result.done === true) throw new Error('the daemon has gone');
    return result.value;
  };
  return { results, reader: new EventReader({ next, close: () => void results.return() }, end), end };
}

/** A result with these events, that leaves its reader behind the last of them. */
function resultOf(position: number, ...sequences: number[]): SubscribeEventsResult {
  const events = sequences.map((sequence) => ({ epoch: 'e', sequence, kind: 'reboot' }) as unknown as HostEvent);
  return { events, position: { epoch: 'e', sequence: position } };
}

test('several who wait at once get the events in the order in which they asked', async () => {
  const { results, reader } = begin();
  const asked = Array.from({ length: 5 }, () => reader.next());
  for (const result of [resultOf(0), resultOf(2, 1, 2), resultOf(3), resultOf(4, 4), resultOf(6, 5, 6)]) {
    results.push(result);
  }
  const sequences = (await Promise.all(asked)).map((each) => each.value?.sequence);
  expect(sequences).toEqual([1, 2, 4, 5, 6]);
  expect(reader.position).toEqual({ epoch: 'e', sequence: 6 });
});

test('its reader stands behind the last event, and behind what holds none for it', async () => {
  const { results, reader } = begin();
  results.push(resultOf(3));
  results.push(resultOf(9, 7, 8));
  await reader.next();
  expect(reader.position).toEqual({ epoch: 'e', sequence: 7 });
  await reader.next();
  const next = reader.next();
  expect(reader.position).toEqual({ epoch: 'e', sequence: 9 });
  results.push(resultOf(10, 10));
  await next;
});

test('a failure is told once; to who has left, not at all', async () => {
  const failing = begin();
  const waiting = failing.reader.next();
  failing.results.end(new Error('refused'));
  await expect(waiting).rejects.toThrow('refused');
  expect([await failing.reader.next(), failing.end.signal.aborted]).toEqual([{ done: true, value: undefined }, true]);

  const leaving = begin();
  const left = leaving.reader.next();
  await leaving.reader.return();
  expect(await left).toEqual({ done: true, value: undefined });
});
