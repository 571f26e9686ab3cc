import { once } from 'node:events';
import { Socket } from 'node:net';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../model/clock.js';
import type { Client } from './client.js';
import { type ClientBounds, defaultClientBounds } from './client-bounds.js';
import { ClientRegistry } from './client-registry.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const handshakeTimeoutMs = 3000;
/** How long one waits for a place before it is told that there is none. */
const waitMs = 1000;

/** A registry with few places, and how clients of one user come to it. */
function scene(bounds: Partial<ClientBounds>) {
  let lastId = 0;
  const registry = new ClientRegistry({
    server: 'holdfastd',
    bounds: { ...defaultClientBounds, ...bounds },
    handshakeTimeoutMs,
    logger: pino({ level: 'silent' }),
    clock: systemClock,
    nextId: () => ++lastId,
  });
  const arrive = ({ speaks = true, origin = 'uid 1000' } = {}) => {
    const socket = new Socket();
    const seen: { readonly closed: Promise<unknown>; client?: Client } = { closed: once(socket, 'close') };
    registry.arrive({
      socket,
      identity: { door: 'rw' },
      transport: 'unix',
      origin,
      isOperator: false,
      serve(client) {
        seen.client = client;
        if (speaks) client.settle('frames');
      },
    });
    return seen;
  };
  return { registry, arrive };
}

test('who waits for max_clients_per_user is let in as soon as it is raised, and those who are there stay when it is lowered', () => {
  const { registry, arrive } = scene({ maxClientsPerUser: 1 });
  const [first, second] = [arrive(), arrive()];
  expect(second.client).toBeUndefined();
  registry.setBounds({ maxClientsPerUser: 2 });
  expect(second.client).toMatchObject({ id: 2, turnedAway: undefined });
  registry.setBounds({ maxClientsPerUser: 1 });
  expect([first.client?.isConnected, second.client?.isConnected]).toEqual([true, true]);
  expect(arrive().client).toBeUndefined();
  expect(arrive({ origin: 'uid 1001' }).client).toBeDefined();
  expect(registry.limits()).toMatchObject({ clients: 3, maxClientsPerUser: 1, queuedClients: 1 });
});

test('who has waited in vain is told why, counts among those who wait until it has gone, and is cut off if it stays', async () => {
  const { registry, arrive } = scene({ maxClients: 1, maxQueuedClients: 4 });
  arrive();
  const late = arrive();
  vi.advanceTimersByTime(waitMs - 1);
  expect(late.client).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(late.client?.turnedAway?.message).toContain('(max_clients); no place became free');
  expect(registry.limits()).toMatchObject({ clients: 1, queuedClients: 1 });
  expect(registry.find(late.client?.id ?? 0)).toBe(late.client);
  expect(registry.all).not.toContain(late.client);
  // A place would be too late for it now.
  registry.setBounds({ maxClients: 9 });
  expect(registry.limits()).toMatchObject({ clients: 1, queuedClients: 1 });
  vi.advanceTimersByTime(handshakeTimeoutMs);
  await late.closed;
  expect(registry.find(late.client?.id ?? 0)).toBeUndefined();
  expect(registry.limits()).toMatchObject({ clients: 1, queuedClients: 0 });
});

test('who waits behind clients that say nothing is not turned away, however long that takes', () => {
  const { registry, arrive } = scene({ maxAnonymousClients: 2 });
  // One user has half of the places.
  const silent = arrive({ speaks: false });
  const late = arrive();
  vi.advanceTimersByTime(waitMs * 2);
  expect(late.client).toBeUndefined();
  silent.client?.settle('frames');
  expect(late.client).toMatchObject({ turnedAway: undefined });
  vi.advanceTimersByTime(waitMs * 9);
  expect(late.client?.turnedAway).toBeUndefined();
  expect(registry.limits()).toMatchObject({ clients: 2, queuedClients: 0 });
});

test('once a limit is in its way too, it is', () => {
  const { registry, arrive } = scene({ maxAnonymousClients: 2 });
  arrive({ speaks: false });
  const late = arrive();
  vi.advanceTimersByTime(waitMs);
  registry.setBounds({ maxClientsPerUser: 1 });
  vi.advanceTimersByTime(waitMs);
  expect(late.client?.turnedAway?.message).toContain('(max_clients_per_user)');
});

test('closed, it lets go of those who wait and of those who are being told that there is no place', async () => {
  const { registry, arrive } = scene({ maxClients: 1 });
  const first = arrive();
  const told = arrive();
  vi.advanceTimersByTime(waitMs);
  const waiting = arrive();
  registry.close();
  const afterwards = arrive();
  await Promise.all([told, waiting, afterwards].map(({ closed }) => closed));
  expect(first.client?.isConnected).toBe(true);
  expect(registry.limits()).toMatchObject({ clients: 1, queuedClients: 0 });
});
