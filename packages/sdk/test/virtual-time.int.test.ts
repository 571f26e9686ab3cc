import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { DomainRecord } from '@holdfast/sdk';
import { createTestClock, startTestDaemon, type TestDaemon, type TestClock } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJsonClient } from './support/json-frames.js';

const startAt = new Date('2026-01-01T00:00:00Z');
let clock: TestClock;
let daemon: TestDaemon;

beforeAll(async () => {
  clock = createTestClock({ startAt });
  daemon = await startTestDaemon({
    clock,
    guests: { powerButton: 'ignore' },
    faults: [
      { verb: 'pause', domain: 'slow', delayMs: 3_600_000 },
      { verb: 'launch', domain: 'late', delayMs: 90_000 },
    ],
  });
});
afterAll(() => daemon[Symbol.asyncDispose]());

async function running(name: string): Promise<{ host: Awaited<ReturnType<TestDaemon['connect']>>; name: string }> {
  const host = await daemon.connect();
  await host.domains.define({ spec: { name, memoryBytes: '512MiB', vcpu: { count: 1 } } });
  await host.domains.get(name).start();
  return { host, name };
}

/** What becomes of a promise, as far as it has come. */
function watch<T>(promise: Promise<T>): { readonly state: () => 'open' | 'done' | 'failed' } {
  let state: 'open' | 'done' | 'failed' = 'open';
  promise.then(
    () => (state = 'done'),
    () => (state = 'failed'),
  );
  return { state: () => state };
}

test('a guest that ignores the power button is destroyed after a minute of grace', async () => {
  const { host } = await running('stubborn');
  const begun = clock.now.getTime();
  const stopping = host.domains.get('stubborn').shutdown({ graceMs: 60_000, thenDestroy: true });
  const { state } = watch(stopping);

  await clock.advance({ seconds: 59 });
  expect(state()).toBe('open');
  expect((await host.domains.get('stubborn').get()).state).toBe('running');

  await clock.advance({ seconds: 1 });
  const { domain } = await stopping;
  expect(domain).toMatchObject({ state: 'shutoff', reason: 'destroyed' });
  expect(clock.now.getTime() - begun).toBe(60_000);
  await host.close();
});

test('a call that waits for another job gives up after its 30 seconds, and not before', async () => {
  const { host } = await running('slow');
  const slow = host.domains.get('slow');
  const holding = watch(slow.suspend({ timeoutMs: 7_200_000 }));
  const waiting = slow.resume({ timeoutMs: 30_000 });
  const outcome = watch(waiting);

  await clock.advance({ seconds: 29 });
  expect([holding.state(), outcome.state()]).toEqual(['open', 'open']);
  await clock.advance({ seconds: 1 });
  await expect(waiting).rejects.toMatchObject({ code: 'JOB_TIMEOUT' });

  await clock.advance({ hours: 1 });
  expect(holding.state()).toBe('done');
  await host.close();
});

/** A client of frames in JSON that has asked for a sign of life, and so can be asked for one. */
async function openClient(answers: boolean): Promise<{ readonly asked: () => number; readonly socket: Socket }> {
  let asked = 0;
  const { socket, heard, say } = await openJsonClient(daemon.uri, (frame, client) => {
    if (!('ping' in frame)) return;
    asked += 1;
    if (answers) client.say({ pong: { nonce: 0 } });
  });
  say({ ping: { nonce: 1 } });
  await expect.poll(() => heard.some((frame) => 'pong' in frame), { timeout: 20_000 }).toBe(true);
  return { asked: () => asked, socket };
}

test('a client that gives signs of life lives on for an hour; one that hangs is cut off in its time', async () => {
  const host = await daemon.connect();
  const alive = await openClient(true);
  await clock.advance({ hours: 1 });
  expect([alive.asked(), alive.socket.closed]).toEqual([240, false]);
  alive.socket.destroy();
  await once(alive.socket, 'close');

  const hangs = await openClient(false);
  // The daemon need not wait in real time for who will never answer: 15 seconds of silence, and 5 for an answer.
  await clock.advance({ seconds: 19 }, { patienceMs: 0 });
  expect(hangs.socket.closed).toBe(false);
  const closed = once(hangs.socket, 'close');
  await clock.advance({ seconds: 2 }, { patienceMs: 0 });
  await closed;
  // Who connected in the meantime is not the one.
  await host.ping();
  await host.close();
});

test('events are stamped with that time, and so is when a domain changed', async () => {
  const host = await daemon.connect();
  await using events = host.events();
  await events.opened;
  await host.domains.define({ spec: { name: 'stamped', memoryBytes: '512MiB', vcpu: { count: 1 } } });
  const { value } = await events[Symbol.asyncIterator]().next();
  expect(value?.time).toEqual(clock.now);
  await host.close();
});

test('a wait for a state ends by that time, and delays of the script pass by it', async () => {
  const host = await daemon.connect();
  await host.domains.define({ spec: { name: 'late', memoryBytes: '512MiB', vcpu: { count: 1 } } });
  const late = host.domains.get('late');
  const started = watch(late.start({ timeoutMs: 600_000 }));
  const tooShort: Promise<DomainRecord> = late.waitFor('running', { timeoutMs: 60_000 });
  const outcome = watch(tooShort);
  await clock.advance({ seconds: 59 });
  expect(outcome.state()).toBe('open');
  await clock.advance({ seconds: 1 });
  await expect(tooShort).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(started.state()).toBe('open');
  await clock.advance({ seconds: 30 });
  expect(started.state()).toBe('done');
  await host.close();
});

test('a guest that crashes is found shut off, and the daemon that is restarted goes on in its time', async () => {
  const { host } = await running('fragile');
  await daemon.crashGuest('fragile', { detail: 'killed by the test' });
  expect(await host.domains.get('fragile').get()).toMatchObject({ state: 'shutoff', reason: 'crashed' });
  await expect(daemon.crashGuest('fragile')).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('no living guest fragile') as string,
  });

  await daemon.restart();
  const { startedAt } = await host.version();
  expect(startedAt).toEqual(clock.now);
  await host.close();
});

test('what is no time is refused', async () => {
  await expect(async () => clock.advance({ seconds: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(() => createTestClock({ startAt: new Date(Number.NaN) })).toThrow('startAt is no time');
});
