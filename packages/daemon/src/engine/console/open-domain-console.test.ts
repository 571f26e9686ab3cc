import {
  ConsoleDevice,
  DomainDevices,
  OpenDomainConsoleRequest,
  type OpenDomainConsoleResponse,
  WriteDomainConsoleRequest,
} from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../model/fault.js';
import { byName, outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';

let f: EngineFixture;
const ends: AbortController[] = [];

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(async () => {
  for (const end of ends.splice(0)) end.abort();
  await f[Symbol.asyncDispose]();
});

function open(more: Partial<OpenDomainConsoleRequest> = {}) {
  const end = new AbortController();
  ends.push(end);
  const request = { ...OpenDomainConsoleRequest.create(), domain: byName('web'), ...more };
  const stream = f.engine.openDomainConsole({ ...f.context, signal: end.signal }, request);
  return { end, messages: stream[Symbol.asyncIterator]() };
}

const withConsole = () => {
  const spec = smallSpec('web');
  return { ...spec, devices: { ...DomainDevices.create(), consoles: [{ ...ConsoleDevice.create() }] } };
};

async function first({ messages }: ReturnType<typeof open>): Promise<OpenDomainConsoleResponse> {
  return (await messages.next()).value as OpenDomainConsoleResponse;
}

test('a reader that waits for the guest and is cut off leaves the console free', async () => {
  await f.calls.create(withConsole());
  const one = open();
  expect((await first(one)).device).toBe('serial0');
  const waiting = one.messages.next();
  expect(() => open()).toThrow('console serial0 of domain web is open already, for test');
  one.end.abort();
  await waiting;
  expect((await first(open())).device).toBe('serial0');
});

test('a console that is taken over says by whom, and takes nothing more', async () => {
  await f.calls.create(withConsole());
  const one = open();
  const { consoleId } = await first(one);
  const waiting = one.messages.next();
  const two = open({ force: true });
  await first(two);
  await expect(waiting).rejects.toMatchObject({
    reason: 'CANCELLED',
    message: 'console serial0 was taken over by test',
  });
  const request = { ...WriteDomainConsoleRequest.create(), domain: byName('web'), consoleId, data: Buffer.from('x') };
  expect(await outcomeOf(f.engine.writeDomainConsole(f.context, request))).toBe('INVALID_STATE');
});

test('who may not open it any more is told nothing more of it', async () => {
  await f.calls.create(withConsole());
  let isRefused = false;
  const permit = (): void => {
    if (isRefused) throw new Fault('PERMISSION_DENIED', 'the policy has changed');
  };
  const request = { ...OpenDomainConsoleRequest.create(), domain: byName('web') };
  const context = { ...f.context, access: { ...f.context.access, permit } };
  const messages = f.engine.openDomainConsole(context, request)[Symbol.asyncIterator]();
  await messages.next();
  isRefused = true;
  const waiting = outcomeOf(messages.next());
  // It says now that it has booted.
  await f.pass(100);
  expect(await waiting).toBe('PERMISSION_DENIED');
  expect((await first(open())).device).toBe('serial0');
});

test('a guest that cannot be reached refuses, and leaves the console free', async () => {
  await f.calls.create(withConsole());
  f.driver.inject({ verb: 'openConsole', call: 1, outcome: 'fail' });
  await expect(first(open())).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  expect((await first(open())).device).toBe('serial0');
});

test('without a guest, or a guest without a console', async () => {
  await f.calls.define(smallSpec('web'));
  expect(() => open()).toThrow('domain web is shutoff; a console needs a guest');
  await f.calls.start('web');
  expect(() => open()).toThrow('domain web has no serial port or console that could be opened');
});
