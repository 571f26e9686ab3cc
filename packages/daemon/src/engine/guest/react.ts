import { type DomainSpec, DomainState } from '@holdfast/protocol';
import type { Fact } from '../../drivers/driver.js';
import { stateOf, stateReasonOf } from '../../model/states.js';
import type { Occurrence } from '../../model/transitions.js';
import type { LostLease } from '../../leases/lease-manager.js';
import type { DomainRecord, LiveGuest } from '../../objects/domain-record.js';
import { type Happening, possibleStep, type Step, step } from '../records/step.js';

/** What a fact makes of a domain. */
export interface Reaction extends Step {
  readonly live?: Partial<Pick<LiveGuest, 'asked' | 'unreachable' | 'spec' | 'leaseStanding'>>;
  /**
   * What the engine does about it next. `end`: let the process end; `restart`: reset the guest and let it run;
   * `pause`: stop its processors; `resync`: ask it what was missed; `hold` and `cut`: pause or end it because it has lost
   * a lease; `look`: see which devices it has.
   */
  readonly next?: 'end' | 'restart' | 'pause' | 'resync' | 'hold' | 'cut' | 'look' | undefined;
  /** Whether the guest is gone. */
  readonly isOver?: boolean;
}

const { DOMAIN_STATE_CRASHED, DOMAIN_STATE_PAUSED, DOMAIN_STATE_PMSUSPENDED, DOMAIN_STATE_SHUTDOWN } = DomainState;

/** Says what a fact means for a domain with a living guest; undefined: nothing that was not known. Pure. */
export function react({ state }: DomainRecord, live: LiveGuest, fact: Fact | LostLease): Reaction | undefined {
  switch (fact.kind) {
    case 'paused':
      return possibleStep(pauses[fact.cause], state);
    case 'resumed':
      return possibleStep('resumed', state);
    case 'shutdown':
      return state === DOMAIN_STATE_SHUTDOWN ? undefined : shutDown(state, live, fact.by);
    case 'reset':
      return reset(state, live, fact.by);
    case 'panicked':
      if (state === DOMAIN_STATE_CRASHED || state === DOMAIN_STATE_SHUTDOWN) return undefined;
      return { ...step('panicked', state), next: afterEnd(live.spec.onCrash ?? 'destroy') };
    case 'crash-loaded':
      return possibleStep('crash-loaded', state);
    case 'pm-suspended':
      return possibleStep(fact.to === 'disk' ? 'slept-to-disk' : 'slept-to-memory', state);
    case 'woke':
      return woke(state, live);
    case 'watchdog':
      return { events: [{ $case: 'watchdog', value: { action: fact.action } }] };
    case 'io-error': {
      const { device, action, reason } = fact;
      return { events: [{ $case: 'ioError', value: { device, action, reason } }] };
    }
    case 'balloon-changed':
      return {
        live: { spec: { ...live.spec, currentMemoryBytes: fact.memoryBytes } },
        events: [{ $case: 'balloonChange', value: { memoryBytes: fact.memoryBytes } }],
      };
    case 'device-removed':
      return knowsDevice(live, fact.device) ? { events: [], next: 'look' } : undefined;
    case 'device-removal-refused':
      if (!knowsDevice(live, fact.device)) return undefined;
      return { events: [{ $case: 'deviceRemovalFailed', value: { alias: fact.device } }] };
    case 'unreachable':
      return live.unreachable ? undefined : { live: { unreachable: true }, events: [reachability(false)] };
    case 'reachable':
      if (!live.unreachable) return undefined;
      return { live: { unreachable: false }, events: [reachability(true)], next: 'resync' };
    case 'lease-lost':
      return leaseLost(state, live, fact);
    case 'exited':
      return { ...step(endOf(state, fact.cause), state), isOver: true };
  }
}

function knowsDevice({ spec, plugging }: LiveGuest, alias: string): boolean {
  return plugging?.alias === alias || (spec.devices?.disks.some((disk) => disk.alias === alias) ?? false);
}

/** What was still to be done about a guest when the daemon ended. Pure. */
export function unfinished({ state }: DomainRecord, { asked, spec, leaseStanding }: LiveGuest): Reaction['next'] {
  // One that has reset itself runs until it is stopped, to be preserved.
  if (state === DOMAIN_STATE_SHUTDOWN) return afterShutdown(asked, spec) ?? (asked === 'reboot' ? 'pause' : undefined);
  if (state === DOMAIN_STATE_CRASHED) return afterEnd(spec.onCrash ?? 'destroy');
  return leaseStanding === 'lost' ? afterLoss(state, spec) : undefined;
}

const pauses: Readonly<Record<(Fact & { kind: 'paused' })['cause'], Occurrence>> = {
  user: 'paused',
  'io-error': 'paused-by-io-error',
  watchdog: 'paused-by-watchdog',
};

/** What is known once a guest has gone: by its last state, and else by how its process ended. */
function endOf(state: DomainState, cause: (Fact & { kind: 'exited' })['cause']): Occurrence {
  if (state === DOMAIN_STATE_SHUTDOWN) return 'exited-after-shutdown';
  return state === DOMAIN_STATE_CRASHED || cause === 'crashed' ? 'exited-by-crash' : 'exited-after-shutdown';
}

function shutDown(state: DomainState, { asked, spec }: LiveGuest, by: 'guest' | 'host'): Reaction {
  // Whoever ended the process from outside did not ask for another one.
  if (by === 'host') return { ...step('host-shut-down', state), next: 'end' };
  const next = afterShutdown(asked, spec);
  // A reboot that was asked for is a power-off that is answered by a reset: nobody is told of the moment between.
  if (asked === 'reboot' && next === 'restart') return { events: [], next };
  return { ...step('guest-shut-down', state), next };
}

function reset(state: DomainState, { spec }: LiveGuest, by: 'guest' | 'host'): Reaction | undefined {
  // It runs on until it is stopped or ended, and may come as far as that once more.
  if (by === 'guest' && (state === DOMAIN_STATE_SHUTDOWN || state === DOMAIN_STATE_CRASHED)) return undefined;
  const action = by === 'host' ? 'restart' : afterEnd(spec.onReboot ?? 'restart');
  if (action === 'restart') {
    return { ...afterReset(state), live: { asked: 'nothing' }, events: [{ $case: 'reboot', value: {} }] };
  }
  // It was reset already and runs, so to preserve it is to stop it there.
  return { ...step('guest-shut-down', state), live: { asked: 'reboot' }, next: action ?? 'pause' };
}

/** What a guest that is off is off for: what was asked of it stays known until it begins anew. */
export function afterShutdown(
  asked: LiveGuest['asked'],
  { onReboot, onPoweroff }: DomainSpec,
): 'end' | 'restart' | undefined {
  return asked === 'reboot' ? afterEnd(onReboot ?? 'restart') : afterEnd(onPoweroff ?? 'destroy');
}

/** A reset lets what ran run on; what stood still for good stands at its first instruction now. */
function afterReset(state: DomainState): Pick<Step, 'state' | 'reason'> {
  switch (state) {
    case DOMAIN_STATE_CRASHED:
      return { state: stateOf('paused'), reason: stateReasonOf('crashed') };
    case DOMAIN_STATE_SHUTDOWN:
    case DOMAIN_STATE_PMSUSPENDED:
      return { state: stateOf('paused'), reason: stateReasonOf('starting-up') };
    default:
      return {};
  }
}

/** What an action asks for; undefined: leave it as it is. Unknown words of a later release end the guest. */
function afterEnd(action: string): 'end' | 'restart' | undefined {
  switch (action) {
    case 'restart':
    case 'rename-restart':
    case 'coredump-restart':
      return 'restart';
    case 'preserve':
      return undefined;
    default:
      return 'end';
  }
}

/** One whose guest is gone or going needs its disks no more. */
function leaseLost(
  state: DomainState,
  { spec, leases, plugging }: LiveGuest,
  { lockspace, name, path, why: reason }: LostLease,
): Reaction | undefined {
  // That of a disk which the guest has let go of already, and which could not be given back.
  const isKnown = leases.some((lease) => lease.lockspace === lockspace && lease.name === name);
  if (!isKnown && plugging === undefined) return undefined;
  const action = spec.onLockfailure ?? 'poweroff';
  return {
    live: { leaseStanding: 'lost' },
    events: [{ $case: 'leaseLost', value: { lockspace, name, path, reason, action } }],
    next: afterLoss(state, spec),
  };
}

/** One that has lost a lease while it slept, and could not be held then, is held now. */
function woke(state: DomainState, { leaseStanding, spec }: LiveGuest): Reaction | undefined {
  const awake = possibleStep('woke', state);
  if (awake === undefined || leaseStanding !== 'lost') return awake;
  return { ...awake, next: afterLoss(stateOf('running'), spec) };
}

/** What is done about a lost lease; undefined: nothing, or nothing is needed. */
function afterLoss(state: DomainState, { onLockfailure }: DomainSpec): 'hold' | 'cut' | undefined {
  if (state === DOMAIN_STATE_CRASHED || state === DOMAIN_STATE_SHUTDOWN) return undefined;
  switch (onLockfailure ?? 'poweroff') {
    case 'ignore':
      return undefined;
    case 'pause':
      return state === DOMAIN_STATE_PAUSED || state === DOMAIN_STATE_PMSUSPENDED ? undefined : 'hold';
    default:
      return 'cut';
  }
}

function reachability(reachable: boolean): Happening {
  return { $case: 'reachability', value: { reachable } };
}
