import { connect } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startTestDaemon();
}, 60_000);
afterAll(async () => await daemon[Symbol.asyncDispose]());

/** Longer than a timer of Node.js can be, which then passes at once. */
const longTimes = [Infinity, 2 ** 31, Number.MAX_SAFE_INTEGER];

describe.each(longTimes)('a time of %s ms', (long) => {
  test('is no reason to end a guest that obeys', async () => {
    await using host = await connect({ uri: daemon.uri, timeoutMs: long, callTimeoutMs: long });
    const { domain } = await host.domains.create(webXml(`grace-${long}`));
    const off = await host.domains.get(domain).shutdown({ graceMs: long, thenDestroy: true });
    expect(off.domain).toMatchObject({ state: 'shutoff', reason: 'shutdown' });
  });

  test('is no reason to give up a wait', async () => {
    await using host = await daemon.connect();
    const { domain } = await host.domains.define(webXml(`wait-${long}`));
    const web = host.domains.get(domain);
    const running = web.waitFor('running', { timeoutMs: long });
    await web.start({ timeoutMs: long });
    expect((await running).state).toBe('running');
    await web.destroy();
  });
});

test.each([
  ['timeoutMs is NaN (number)', NaN],
  ['timeoutMs is 5 (string)', '5' as unknown as number],
  ['timeoutMs is 5 (bigint)', 5n as unknown as number],
])('%s is refused before anything is sent', async (found, timeoutMs) => {
  await using host = await daemon.connect();
  const web = host.domains.get('nobody');
  const refused = { code: 'INVALID_ARGUMENT', rawMessage: `${found}; expected a number of milliseconds` };
  await expect(connect({ uri: daemon.uri, timeoutMs })).rejects.toMatchObject(refused);
  await expect(web.get({ timeoutMs })).rejects.toMatchObject(refused);
  await expect(web.start({ timeoutMs })).rejects.toMatchObject(refused);
  await expect(web.waitFor('running', { timeoutMs })).rejects.toMatchObject(refused);
  await expect(web.waitForAddress({ timeoutMs })).rejects.toMatchObject(refused);
  await expect(web.shutdown({ graceMs: timeoutMs, thenDestroy: true })).rejects.toMatchObject({
    rawMessage: `${found.replace('timeoutMs', 'graceMs')}; expected a number of milliseconds`,
  });
});

test.each(['keepaliveIntervalMs', 'keepaliveTimeoutMs'])('%s is a period of time', async (name) => {
  const { uri } = daemon;
  await expect(connect({ uri, [name]: -1 })).rejects.toMatchObject({
    rawMessage: `${name} is -1 (number); expected 0 milliseconds or more`,
  });
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  try {
    await using host = await connect({ uri, [name]: Infinity });
    await host.ping();
    // Warnings are told in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', hear);
  }
});

test('a signal that is none is refused, and ends neither the connection nor the program', async () => {
  const signal = {} as AbortSignal;
  const refused = { code: 'INVALID_ARGUMENT', rawMessage: 'signal is an object; expected an AbortSignal' };
  await expect(connect({ uri: daemon.uri, signal })).rejects.toMatchObject(refused);
  await using host = await daemon.connect();
  await expect(host.ping({ signal })).rejects.toMatchObject(refused);
  await expect(host.domains.list({ signal }).toArray()).rejects.toMatchObject(refused);
});

test('a grace of nothing is over at once, also for a guest that obeys nobody', async () => {
  await using stubborn = await startTestDaemon({ guests: { powerButton: 'ignore' } });
  await using host = await stubborn.connect();
  const { domain } = await host.domains.create(webXml());
  const off = await host.domains.get(domain).shutdown({ graceMs: 0, thenDestroy: true });
  expect(off.domain).toMatchObject({ state: 'shutoff', reason: 'destroyed' });
});

test('a state that is none is not waited for', async () => {
  await using host = await daemon.connect();
  const { domain } = await host.domains.define(webXml('states'));
  const web = host.domains.get(domain);
  await expect(web.waitFor('runing' as 'running')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    rawMessage: 'state is "runing"; expected one of running, blocked, paused, shutdown, shutoff, crashed, pmsuspended',
  });
  await expect(web.waitFor([])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a domain that is named by nothing is refused as such', async () => {
  await using host = await daemon.connect();
  expect(() => host.domains.get(undefined as unknown as string)).toThrow(
    'a domain is named by undefined; expected its name, a reference or a record',
  );
});

test('a live list that nobody wants any more before it is there ends', async () => {
  await using host = await daemon.connect();
  let ended = 0;
  for (let turns = 0; turns < 8; turns++) {
    const live = host.domains.live();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await live[Symbol.asyncDispose]();
    ended++;
  }
  expect(ended).toBe(8);
});

test('why an operation was refused can be heard after its progress', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on('unhandledRejection', hear);
  try {
    await using host = await daemon.connect();
    const starting = host.domains.get('nobody').start();
    for await (const _now of starting.progress());
    // What nobody has heard of is told once all that was due is done.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(starting).rejects.toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
