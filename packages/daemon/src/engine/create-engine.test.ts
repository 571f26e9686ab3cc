import {
  ListEventsRequest,
  ListOperationsRequest,
  methods,
  OperationState,
  SubscribeEventsRequest,
  StartDomainRequest,
} from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { byName, outcomeOf } from '../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../test/engine/engine-fixture.js';
import { type ScriptedLeases, scriptedLeases } from '../../test/engine/scripted-leases.js';
import type { CallContext } from './call-context.js';

let f: EngineFixture;
let leases: ScriptedLeases;

beforeEach(async () => {
  leases = scriptedLeases();
  f = await engineFixture({ leases });
});
afterEach(() => f[Symbol.asyncDispose]());

test('there is a verb for every method but the carrier itself', () => {
  const verbs = new Set(Object.keys(f.engine));
  const wanted = methods.filter(({ service }) => service !== 'SessionService').map(({ handler }) => handler);
  expect(wanted.filter((handler) => !verbs.has(handler))).toEqual([]);
});

describe('host', () => {
  test('what it is and what it can run', async () => {
    const { capabilities } = await f.engine.getHostCapabilities(f.context, { refresh: false });
    expect(capabilities).toMatchObject({ hostname: 'host', driver: 'test', leaseManager: 'lockd' });
    const { cpu } = capabilities ?? {};
    expect((cpu?.count ?? 0) > 0 && (cpu?.nodes ?? 0) * (cpu?.sockets ?? 0) * (cpu?.cores ?? 0) > 0).toBe(true);
  });
  test('what a guest may have', async () => {
    const ask = (machine: string, domainType = '') =>
      f.engine.getDomainCapabilities(f.context, { domainType, arch: 'x86_64', machine });
    const { maxVcpus, machine, capabilities } = await ask('');
    const bus = capabilities.find(({ path }) => path === 'devices.disks.target.bus');
    expect([maxVcpus, machine, bus?.values.includes('virtio')]).toEqual([32, 'pc', true]);
    expect([await outcomeOf(ask('zebra')), await outcomeOf(ask('', 'xen'))]).toEqual([
      'INVALID_ARGUMENT',
      'UNSUPPORTED',
    ]);
  });
  test('leases, by path and page by page', async () => {
    const disk = (file: string): object => ({ devices: { disks: [{ source: { file }, target: { dev: 'vda' } }] } });
    await f.started('web', disk('/b'));
    await f.started('db', disk('/a'));
    const first = await f.engine.listLeases(f.context, { pageSize: 1, pageToken: '' });
    const second = await f.engine.listLeases(f.context, { pageSize: 1, pageToken: first.nextPageToken });
    expect([...first.leases, ...second.leases].map(({ path, ownerName }) => [path, ownerName])).toEqual([
      ['/a', 'db'],
      ['/b', 'web'],
    ]);
    expect(second.nextPageToken).toBe('');
  });
});

describe('events', () => {
  test('of one domain, by name and kind', async () => {
    await f.started('web');
    await f.started('db');
    const request = ListEventsRequest.fromPartial({ domain: byName('web'), kinds: ['lifecycle'] });
    const { events, position } = await f.engine.listEvents(f.context, request);
    const later = await f.engine.listEvents(f.context, { ...request, after: position });
    expect([events.map(({ domainName }) => domainName), later.events]).toEqual([['web', 'web', 'web'], []]);
  });
  test('as they happen, until the reader goes', async () => {
    const reader = new AbortController();
    const context: CallContext = { ...f.context, signal: reader.signal };
    const stream = f.engine.subscribeEvents(context, SubscribeEventsRequest.create());
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { events } of stream) {
        seen.push(...events.map(({ domainName }) => domainName));
        if (seen.length > 0) reader.abort();
      }
    })();
    await f.defined('web');
    await expect(reading).rejects.toThrow('aborted');
    expect(seen).toEqual(['web']);
  });
  test.each([
    ['a kind that is none', { kinds: ['zebra'] }, 'INVALID_ARGUMENT'],
    ['a name that nobody has', { domain: byName('nobody') }, 'DOMAIN_NOT_FOUND'],
    ['a page that is too large', { pageSize: 20_000 }, 'INVALID_ARGUMENT'],
  ])('%s is refused', async (_, request, reason) => {
    expect(await outcomeOf(f.engine.listEvents(f.context, ListEventsRequest.fromPartial(request)))).toBe(reason);
  });
  test('a UUID may be of a domain that is gone', async () => {
    const { uuid } = await f.defined('web');
    await f.calls.undefine('web');
    const domain = { by: { $case: 'uuid', value: uuid } } as const;
    const { events } = await f.engine.listEvents(f.context, ListEventsRequest.fromPartial({ domain }));
    expect(events.length).toBe(2);
  });
});

describe('operations', () => {
  test('a call that hangs can be found and given up, and everything is undone', async () => {
    await f.defined('web');
    f.driver.inject({ verb: 'resume', outcome: 'hang' });
    const start = outcomeOf(f.calls.start('web'));
    await f.settleUntil(() => f.driver.host.machines.length === 1);
    const running = [OperationState.OPERATION_STATE_RUNNING];
    const request = ListOperationsRequest.fromPartial({ states: running });
    const { operations } = await f.engine.listOperations(f.context, request);
    const id = operations[0]?.id ?? '';
    await f.engine.cancelOperation(f.context, { id });
    expect([operations[0]?.kind, await start, f.see('web'), f.driver.host.machines]).toEqual([
      'start',
      'CANCELLED',
      'web shutoff(failed)',
      [],
    ]);
    const { operation } = await f.engine.getOperation(f.context, { id });
    expect(operation?.state).toBe(OperationState.OPERATION_STATE_CANCELLED);
  });
  test('one that is not known', async () => {
    expect([
      await outcomeOf(f.engine.getOperation(f.context, { id: 'x' })),
      await outcomeOf(f.engine.cancelOperation(f.context, { id: 'x' })),
    ]).toEqual(['OPERATION_NOT_FOUND', 'OPERATION_NOT_FOUND']);
  });
  test('a caller who gives up waiting leaves the queue; who has begun is not cut in half', async () => {
    await f.defined('web');
    f.driver.inject({ verb: 'launch', delayMs: 100 });
    const caller = new AbortController();
    const context: CallContext = { ...f.context, signal: caller.signal };
    const request = { ...StartDomainRequest.create(), domain: byName('web') };
    const begun = outcomeOf(f.engine.startDomain(context, request));
    const waiting = outcomeOf(f.engine.startDomain(context, request));
    await f.settleUntil(() => f.at.domains.byName('web')?.jobs.queued === 1);
    caller.abort(new Error('gone'));
    expect(await waiting).toBe('CANCELLED');
    await f.settleUntil(() => f.clock.pending > 0);
    await f.clock.advance(100);
    expect([await begun, f.see('web')]).toEqual(['ok', 'web running(booted)']);
  });
});

describe('the daemon', () => {
  test('answers what was sent, and who it is', async () => {
    const payload = Buffer.from('hello');
    const version = await f.engine.getVersion(f.context, {});
    expect([(await f.engine.ping(f.context, { payload })).payload, version.driver, version.pid]).toEqual([
      payload,
      'test',
      process.pid,
    ]);
  });
  test('begins no new work when it stops, and finishes what has begun', async () => {
    await f.started('web');
    await f.defined('db');
    f.driver.inject({ verb: 'launch', delayMs: 100 });
    const begun = outcomeOf(f.calls.start('db'));
    const waiting = outcomeOf(f.calls.start('db'));
    await f.settleUntil(() => f.clock.pending > 0);
    const stopped = f.at.operations.stop();
    const late = await outcomeOf(f.calls.suspend('web'));
    f.driver.guest('web').crash();
    await f.settleUntil(() => f.see('web') === 'web shutoff(crashed)');
    const read = await outcomeOf(f.calls.get('web'));
    await f.clock.advance(100);
    await stopped;
    expect([await begun, await waiting, late, read, f.see('db')]).toEqual([
      'ok',
      'SHUTTING_DOWN',
      'SHUTTING_DOWN',
      'ok',
      'db running(booted)',
    ]);
  });
  test('a time to stop in that is too long is refused', async () => {
    expect(await outcomeOf(f.engine.shutdown(f.context, { graceMs: 600_001 }))).toBe('INVALID_ARGUMENT');
  });
});
