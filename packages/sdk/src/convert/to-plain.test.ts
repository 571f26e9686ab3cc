import { Domain, DomainState, Event, fieldRules, Lease, Operation, Reason } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { toPlain } from './to-plain.js';
import { toWire } from './to-wire.js';

const started = { seconds: 1_700_000_000n, nanos: 5_000_000 };

test('shows words, dates and lists, and leaves out what is absent', () => {
  const domain = Domain.fromPartial({
    uuid: 'u',
    name: 'web',
    resourceVersion: 3,
    state: DomainState.DOMAIN_STATE_RUNNING,
    reason: 99 as never,
    stateChangedAt: started,
    spec: { name: 'web', memoryBytes: 1024 },
    leases: [Lease.fromPartial({ path: '/disk', shared: true })],
  });
  expect(toPlain('Domain', domain)).toMatchObject({
    uuid: 'u',
    name: 'web',
    resourceVersion: 3,
    state: 'running',
    reason: 'unknown(99)',
    stateChangedAt: new Date(1_700_000_000_005),
    spec: { name: 'web', memoryBytes: 1024 },
    leases: [{ path: '/disk', shared: true, ownerPid: 0 }],
  });
  expect(Object.keys(toPlain('Domain', domain))).not.toContain('nextBootSpec');
});

test('says of which kind an event is, also when only a newer daemon knows', () => {
  const lifecycle = Event.fromPartial({
    time: started,
    body: { $case: 'lifecycle', value: { type: 3, detail: 6 } },
  });
  expect(toPlain('Event', lifecycle)).toMatchObject({
    kind: 'lifecycle',
    lifecycle: { type: 'started', detail: 'booted' },
  });
  expect(toPlain('Event', Event.fromPartial({ time: started }))).toMatchObject({ kind: 'unknown' });
});

test('shows reasons as they are thrown, and maps as objects', () => {
  const operation = Operation.fromPartial({
    createdAt: started,
    error: { reason: Reason.REASON_LEASE_BUSY, metadata: { path: '/disk' } },
  });
  expect(toPlain('Operation', operation)).toMatchObject({
    error: { reason: 'LEASE_BUSY', metadata: { path: '/disk' } },
  });
});

test('goes to the wire and back unchanged', () => {
  const plain = {
    name: 'web',
    memoryBytes: 4096,
    metadata: '<a/>',
    devices: { disks: [{ device: 'disk', target: { dev: 'vda', bus: 'virtio' } }] },
  };
  expect(toPlain('DomainSpec', toWire('DomainSpec', plain))).toMatchObject(plain);
});

test('every message that a rule names has rules itself, or is one of protobuf', () => {
  const missing = Object.values(fieldRules)
    .flatMap((rules) => Object.values(rules))
    .filter(({ type, of }) => type === 'message' && of !== undefined && fieldRules[of] === undefined)
    .map(({ of }) => of);
  expect(new Set(missing)).toEqual(new Set(['FieldMask', 'Status', 'Timestamp']));
});
