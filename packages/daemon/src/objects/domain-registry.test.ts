import { beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { OperationLog } from '../jobs/operations/operation-log.js';
import { DomainRegistry } from './domain-registry.js';
import { newRecord } from './domain-record.js';

let registry: DomainRegistry;

beforeEach(() => {
  const clock = new VirtualClock();
  let next = 0;
  const newUuid = (): string => `uuid-${++next}`;
  registry = new DomainRegistry({ operations: new OperationLog({ clock }), maxQueued: 4, clock, newUuid });
});

const seen = (): string[] => registry.all().map(({ record }) => record.name);

test('a claim holds name and UUID and cannot be seen', () => {
  const domain = registry.claim('u', 'web');
  expect([seen(), registry.byName('web'), registry.byUuid('u')]).toEqual([[], undefined, undefined]);
  expect(registry.claim('u', 'web')).toBe(domain);
  expect(() => registry.claim('v', 'web')).toThrow(expect.objectContaining({ reason: 'DOMAIN_EXISTS' }));
  expect(() => registry.claim('u', 'db')).toThrow(expect.objectContaining({ reason: 'DOMAIN_EXISTS' }));
});

test('a claim that came to nothing is given up', () => {
  const domain = registry.claim('u', 'web');
  registry.releaseClaim(domain);
  expect([domain.isGone, registry.claim('v', 'web').uuid]).toEqual([true, 'v']);
});

test('a claim that another call wants is kept', async () => {
  const domain = registry.claim('u', 'web');
  const context = { signal: new AbortController().signal, caller: 'test' };
  const running = Promise.withResolvers<void>();
  const job = domain.jobs.run(context, { kind: 'define', class: 'modify' }, () => running.promise);
  registry.releaseClaim(domain);
  expect(domain.isGone).toBe(false);
  running.resolve();
  await job;
  registry.releaseClaim(domain);
  expect(domain.isGone).toBe(true);
});

test('what is visible is never given up as a claim', () => {
  const domain = registry.restore('u', newRecord('web', 0));
  registry.releaseClaim(domain);
  expect(seen()).toEqual(['web']);
});

test('a name that is held for a rename finds nothing yet, and is taken', () => {
  const domain = registry.restore('u', newRecord('web', 0));
  registry.holdName(domain, 'www');
  expect([registry.byName('www'), registry.byName('web')]).toEqual([undefined, domain]);
  expect(() => registry.claim('v', 'www')).toThrow(expect.objectContaining({ reason: 'DOMAIN_EXISTS' }));
  registry.freeName(domain, 'www');
  registry.freeName(domain, 'web');
  expect([registry.claim('v', 'www').uuid, registry.byName('web')]).toEqual(['v', domain]);
});

test('what is removed leaves no name behind', () => {
  const domain = registry.restore('u', newRecord('web', 0));
  registry.holdName(domain, 'www');
  registry.remove(domain);
  expect([domain.isGone, seen(), registry.claim('v', 'www').uuid, registry.claim('w', 'web').uuid]).toEqual([
    true,
    [],
    'v',
    'w',
  ]);
});

test('numbers of guests only go up', () => {
  expect([registry.nextGuestId(), registry.nextGuestId()]).toEqual([1, 2]);
  registry.noteGuestId(7);
  registry.noteGuestId(3);
  expect(registry.nextGuestId()).toBe(8);
});
