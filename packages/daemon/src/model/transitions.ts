import type { DomainState, LifecycleDetail, LifecycleEvent, LifecycleType } from '@holdfast/protocol';
import { lifecycleDetailNames, lifecycleTypeNames } from '@holdfast/protocol';
import { Fault } from './fault.js';
import { type StateName, type StateReasonName, stateName } from './states.js';

/** What a caller asks for. */
export type Verb =
  | 'start'
  | 'start-paused'
  | 'shutdown'
  | 'reboot'
  | 'reset'
  | 'destroy'
  | 'suspend'
  | 'resume'
  | 'managed-save'
  | 'remove-managed-save'
  | 'undefine'
  | 'rename'
  | 'set-autostart';

/** What happens without being asked for at that moment, or as the end of what was asked for. */
export type Occurrence =
  | 'defined'
  | 'redefined'
  | 'start-failed'
  | 'restored'
  | 'restored-paused'
  | 'paused-for-save'
  | 'save-canceled'
  | 'saved'
  | 'guest-shut-down'
  | 'host-shut-down'
  | 'exited-after-shutdown'
  | 'exited-by-crash'
  | 'paused'
  | 'paused-by-io-error'
  | 'paused-by-watchdog'
  | 'paused-by-lost-lease'
  | 'resumed'
  | 'panicked'
  | 'crash-loaded'
  | 'restarted'
  | 'slept-to-memory'
  | 'slept-to-disk'
  | 'woke'
  | 'lost-by-daemon'
  | 'ended-by-lost-lease';

/** A step in the life of a domain: what follows when something is asked of it, or happens to it, in a state. */
export interface Transition {
  readonly trigger: Verb | Occurrence;
  readonly from: readonly StateName[];
  /** The state that follows; `same`: it stays as it is, with its reason. */
  readonly to: StateName | 'same';
  readonly reason: StateReasonName;
  /** Lifecycle events that tell of it, in order. */
  readonly events: readonly LifecycleEvent[];
}

type Step = [type: (typeof lifecycleTypeNames.names)[number], detail: (typeof lifecycleDetailNames.names)[number]];

const anyState: readonly StateName[] = [
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
];
const active: readonly StateName[] = anyState.filter((state) => state !== 'shutoff');
const running: readonly StateName[] = ['running', 'blocked'];

/** Every legal step. Whatever is not here is refused, or for an occurrence passed over. */
export const transitions: readonly Transition[] = [
  // A domain that is new is off for no reason; one that runs without a definition runs on with it.
  on('defined', anyState, 'same', 'unspecified', ['defined', 'added']),
  on('redefined', anyState, 'same', 'unspecified', ['defined', 'updated']),
  on('undefine', anyState, 'same', 'unspecified', ['undefined', 'removed']),
  on('rename', ['shutoff'], 'same', 'unspecified', ['undefined', 'renamed'], ['defined', 'renamed']),
  on('set-autostart', anyState, 'same', 'unspecified'),

  // In the order that libvirt's QEMU driver was heard to tell it: first that the processors run.
  on('start', ['shutoff'], 'running', 'booted', ['resumed', 'unpaused'], ['started', 'booted']),
  on('start-paused', ['shutoff'], 'paused', 'user', ['started', 'booted'], ['suspended', 'paused']),
  on('start-failed', ['shutoff'], 'shutoff', 'failed', ['stopped', 'failed']),

  // A guest that goes on from a saved state.
  on('restored', ['shutoff'], 'running', 'restored', ['resumed', 'unpaused'], ['started', 'restored']),
  on('restored-paused', ['shutoff'], 'paused', 'user', ['started', 'restored'], ['suspended', 'restored']),

  // A save holds the guest first; given up, it lets it go on.
  on('managed-save', [...running, 'paused'], 'same', 'unspecified'),
  on('remove-managed-save', anyState, 'same', 'unspecified'),
  on('paused-for-save', running, 'paused', 'save', ['suspended', 'paused']),
  on('save-canceled', ['paused'], 'running', 'save-canceled', ['resumed', 'unpaused']),
  on('saved', active, 'shutoff', 'saved', ['stopped', 'saved']),

  on('suspend', running, 'paused', 'user', ['suspended', 'paused']),
  on('suspend', ['paused'], 'same', 'unspecified'),
  on('resume', ['paused', 'crashed'], 'running', 'unpaused', ['resumed', 'unpaused']),
  on('paused', running, 'paused', 'user', ['suspended', 'paused']),
  on('paused-by-io-error', running, 'paused', 'io-error', ['suspended', 'io-error']),
  on('paused-by-watchdog', running, 'paused', 'watchdog', ['suspended', 'watchdog']),
  on('paused-by-lost-lease', running, 'paused', 'lease-lost', ['suspended', 'lease-lost']),
  on('resumed', ['paused', 'shutdown', 'crashed'], 'running', 'unpaused', ['resumed', 'unpaused']),
  on('slept-to-memory', running, 'pmsuspended', 'unspecified', ['pmsuspended', 'memory']),
  on('slept-to-disk', running, 'pmsuspended', 'unspecified', ['pmsuspended', 'disk']),
  on('woke', ['pmsuspended'], 'running', 'wakeup', ['started', 'wakeup']),

  on('shutdown', running, 'same', 'unspecified'),
  on('reboot', running, 'same', 'unspecified'),
  on('reset', active, 'same', 'unspecified'),
  on('guest-shut-down', active, 'shutdown', 'user', ['shutdown', 'guest']),
  on('host-shut-down', active, 'shutdown', 'user', ['shutdown', 'host']),
  on('exited-after-shutdown', active, 'shutoff', 'shutdown', ['stopped', 'shutdown']),
  on('destroy', active, 'shutoff', 'destroyed', ['stopped', 'destroyed']),

  // What follows a panic or a power-off depends on `<on_crash>` and `<on_poweroff>`: nothing, an exit, or a restart.
  on('panicked', active, 'crashed', 'panicked', ['crashed', 'panicked']),
  on('crash-loaded', active, 'same', 'unspecified', ['crashed', 'crashloaded']),
  on('restarted', ['shutdown', 'crashed'], 'running', 'booted', ['resumed', 'unpaused']),
  on('exited-by-crash', active, 'shutoff', 'crashed', ['stopped', 'crashed']),
  on('lost-by-daemon', active, 'shutoff', 'daemon', ['stopped', 'failed']),
  on('ended-by-lost-lease', active, 'shutoff', 'lease-lost', ['stopped', 'lease-lost']),
];

/** Verbs that a domain without a definition cannot follow. */
const needsDefinition: ReadonlySet<Verb> = new Set<Verb>([
  'undefine',
  'rename',
  'set-autostart',
  'managed-save',
  'remove-managed-save',
]);

/** What must be known of a domain to say what is legal. */
export interface DomainSituation {
  readonly name: string;
  readonly state: DomainState;
  /** Whether it has a definition. */
  readonly persistent: boolean;
}

/**
 * The step that a verb makes a domain take. A step to `same` without events is one that is legal and already done.
 * @throws Fault INVALID_STATE
 */
export function assertLegal(verb: Verb, domain: DomainSituation): Transition {
  const state = stateName(domain.state);
  const found = transitionFor(verb, domain.state);
  if (found === undefined) {
    throw new Fault('INVALID_STATE', `domain ${domain.name} is ${state}; ${verb} needs ${statesNeeded(verb)}`, {
      metadata: { state },
    });
  }
  if (needsDefinition.has(verb) && !domain.persistent) {
    throw new Fault('INVALID_STATE', `domain ${domain.name} is transient; ${verb} needs a persistent domain`, {
      metadata: { state },
    });
  }
  return found;
}

/** The step that follows in a state; undefined: it cannot happen there. */
export function transitionFor(trigger: Verb | Occurrence, state: DomainState): Transition | undefined {
  const name = stateName(state);
  return transitions.find((row) => row.trigger === trigger && row.from.some((from) => from === name));
}

function statesNeeded(verb: Verb): string {
  const rows = transitions.filter((row) => row.trigger === verb);
  const acting = rows.filter((row) => row.to !== 'same');
  const states = (acting.length > 0 ? acting : rows).map((row) => row.from);
  if (states.includes(active)) return 'an active domain';
  // `blocked` is running as far as callers are concerned.
  return states
    .flat()
    .filter((state) => state !== 'blocked')
    .join(' or ');
}

function on(
  trigger: Verb | Occurrence,
  from: readonly StateName[],
  to: StateName | 'same',
  reason: StateReasonName,
  ...steps: readonly Step[]
): Transition {
  const events = steps.map(([type, detail]) => ({
    type: lifecycleTypeNames.fromName(type) as LifecycleType,
    detail: lifecycleDetailNames.fromName(detail) as LifecycleDetail,
  }));
  return { trigger, from, to, reason, events };
}
