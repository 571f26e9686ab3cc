import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import { Admission } from './admission.js';
import type { Client } from './client.js';
import { TurnedAway } from './turned-away.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const why = new Fault('RESOURCE_EXHAUSTED', 'there is no place');

/** One that is being told that there is no place for it, at a door where somebody would have to be asked about it. */
function scene() {
  const turnedAway = new TurnedAway({
    nextId: () => 7,
    clock: systemClock,
    limits: { maxClientRequests: 1 },
    farewellMs: 50,
  });
  const socket = new Socket();
  const closed = once(socket, 'close');
  const served: Client[] = [];
  let gone = 0;
  const arrival = {
    socket,
    identity: { door: 'rw' },
    transport: 'unix',
    origin: 'uid 1000',
    isOperator: false,
    admission: new Admission(() => Promise.reject(why)),
    serve: (client: Client) => void served.push(client),
  } as const;
  turnedAway.tell(arrival, why, () => gone++);
  return { turnedAway, served, closed, socket, gone: () => gone };
}

test('is served with the reason, and nobody is asked about it', () => {
  const { turnedAway, served } = scene();
  expect(served).toMatchObject([{ id: 7, turnedAway: why, admission: undefined }]);
  expect(turnedAway.find(7)).toBe(served[0]);
});

test('is cut off when it does not go', async () => {
  const { turnedAway, closed, gone } = scene();
  vi.advanceTimersByTime(49);
  expect(gone()).toBe(0);
  vi.advanceTimersByTime(1);
  await closed;
  expect(gone()).toBe(1);
  expect(turnedAway.find(7)).toBeUndefined();
});

test('that goes by itself leaves no timer', async () => {
  const { closed, socket, gone } = scene();
  socket.destroy();
  await closed;
  expect(gone()).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('is let go of when the server closes', async () => {
  const { turnedAway, closed, gone } = scene();
  turnedAway.close();
  await closed;
  expect(gone()).toBe(1);
});
