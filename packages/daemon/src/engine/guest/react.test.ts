import { DomainSpec, DomainState, Lease } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import type { Fact, Guest } from '../../drivers/driver.js';
import { stateOf, type StateName } from '../../model/states.js';
import { type DomainRecord, type LiveGuest, newRecord } from '../../objects/domain-record.js';
import { missedFacts } from './missed-facts.js';
import { react } from './react.js';

const live = (spec: Partial<DomainSpec> = {}): LiveGuest => ({
  id: 1,
  incarnation: 'i',
  guest: {} as Guest,
  spec: DomainSpec.fromPartial(spec),
  leases: [],
  leaseStanding: 'held',
  leaseToken: '',
  grant: undefined,
  asked: 'nothing',
  plugging: undefined,
  unreachable: false,
});
const record = (state: StateName): DomainRecord => ({ ...newRecord('web', 0), state: stateOf(state) });

describe('what follows a fact depends on the configuration', () => {
  test.each<[string, Fact, Partial<DomainSpec>, string | undefined]>([
    ['off, by default', { kind: 'shutdown', by: 'guest' }, {}, 'end'],
    ['off, restart', { kind: 'shutdown', by: 'guest' }, { onPoweroff: 'restart' }, 'restart'],
    ['off, rename-restart', { kind: 'shutdown', by: 'guest' }, { onPoweroff: 'rename-restart' }, 'restart'],
    ['off, preserve', { kind: 'shutdown', by: 'guest' }, { onPoweroff: 'preserve' }, undefined],
    ['off, a word of a later release', { kind: 'shutdown', by: 'guest' }, { onPoweroff: 'hibernate' }, 'end'],
    ['ended from outside, whatever is configured', { kind: 'shutdown', by: 'host' }, { onPoweroff: 'restart' }, 'end'],
    ['reset, by default', { kind: 'reset', by: 'guest' }, {}, undefined],
    ['reset, destroy', { kind: 'reset', by: 'guest' }, { onReboot: 'destroy' }, 'end'],
    ['reset, preserve', { kind: 'reset', by: 'guest' }, { onReboot: 'preserve' }, 'pause'],
    ['reset by a caller, whatever is configured', { kind: 'reset', by: 'host' }, { onReboot: 'destroy' }, undefined],
    ['panic, by default', { kind: 'panicked' }, {}, 'end'],
    ['panic, coredump-destroy', { kind: 'panicked' }, { onCrash: 'coredump-destroy' }, 'end'],
    ['panic, coredump-restart', { kind: 'panicked' }, { onCrash: 'coredump-restart' }, 'restart'],
    ['panic, preserve', { kind: 'panicked' }, { onCrash: 'preserve' }, undefined],
  ])('%s', (_, fact, spec, next) => {
    expect(react(record('running'), live(spec), fact)?.next).toBe(next);
  });
});

describe('a guest that has lost a lease while it slept', () => {
  const lease = Lease.fromPartial({ lockspace: 'files', name: '1', path: '/disk' });
  const pausing = { ...live({ onLockfailure: 'pause' }), leases: [lease], leaseStanding: 'lost' } as const;
  const lost = {
    kind: 'lease-lost',
    lockspace: lease.lockspace,
    name: lease.name,
    path: '/disk',
    why: 'gone',
  } as const;

  test('cannot be held: it sleeps', () => {
    expect(react(record('pmsuspended'), pausing, lost)?.next).toBeUndefined();
  });

  test('is held as soon as it wakes', () => {
    expect(react(record('pmsuspended'), pausing, { kind: 'woke' })).toMatchObject({ next: 'hold' });
    expect(react(record('pmsuspended'), live(), { kind: 'woke' })?.next).toBeUndefined();
  });
});

describe('what is known already is no news', () => {
  test.each<[StateName, Fact]>([
    ['paused', { kind: 'paused', cause: 'io-error' }],
    ['running', { kind: 'resumed' }],
    ['shutdown', { kind: 'shutdown', by: 'guest' }],
    ['shutdown', { kind: 'panicked' }],
    ['crashed', { kind: 'panicked' }],
    ['paused', { kind: 'pm-suspended', to: 'memory' }],
    ['running', { kind: 'woke' }],
    ['running', { kind: 'reachable' }],
  ])('%s: %j', (state, fact) => {
    expect(react(record(state), live(), fact)).toBeUndefined();
  });
});

describe('what must have happened unseen', () => {
  const status = { run: 'running', cause: 'unknown', memoryBytes: undefined, vcpus: undefined } as const;

  test.each([
    ['paused', { ...status, run: 'running' }, [{ kind: 'resumed' }]],
    ['pmsuspended', { ...status, run: 'running' }, [{ kind: 'woke' }]],
    ['running', { ...status, run: 'paused', cause: 'io-error' }, [{ kind: 'paused', cause: 'io-error' }]],
    ['running', { ...status, run: 'paused', cause: 'starting-up' }, [{ kind: 'paused', cause: 'user' }]],
    // A panicked or powered-off guest may be paused as far as its hypervisor is concerned.
    ['crashed', { ...status, run: 'paused' }, []],
    ['shutdown', { ...status, run: 'paused' }, []],
    ['running', { ...status, run: 'shutdown' }, [{ kind: 'shutdown', by: 'guest' }]],
    ['running', { ...status, run: 'panicked' }, [{ kind: 'panicked' }]],
    ['running', { ...status, run: 'pm-suspended' }, [{ kind: 'pm-suspended', to: 'memory' }]],
    ['running', { ...status, memoryBytes: 7 }, [{ kind: 'resumed' }, { kind: 'balloon-changed', memoryBytes: 7 }]],
  ] as const)('%s, and now %j', (state, now, facts) => {
    expect(missedFacts(record(state), live(), now)).toEqual(facts);
  });
});

test('a guest that is gone was off, crashed, or ended by how its process ended', () => {
  const after = (state: StateName, cause: 'shutdown' | 'ended' | 'crashed'): string | undefined => {
    const reaction = react(record(state), live(), { kind: 'exited', cause, detail: '' });
    return reaction?.isOver === true && reaction.state === DomainState.DOMAIN_STATE_SHUTOFF
      ? JSON.stringify(reaction.events[0]?.value)
      : undefined;
  };
  const shutdown = '{"type":6,"detail":17}';
  const crashed = '{"type":6,"detail":19}';
  expect([
    after('shutdown', 'crashed'),
    after('crashed', 'ended'),
    after('running', 'crashed'),
    after('running', 'ended'),
    after('paused', 'shutdown'),
  ]).toEqual([shutdown, crashed, crashed, shutdown, shutdown]);
});
