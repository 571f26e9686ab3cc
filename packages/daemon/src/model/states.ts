import { DomainState, DomainStateReason, domainStateNames, domainStateReasonNames } from '@holdfast/protocol';

/** The states of a domain, in words. `crashed` keeps a dead guest for inspection, so it counts as active. */
export type StateName = Exclude<(typeof domainStateNames.names)[number], 'unspecified'>;

/** Why a domain is in its state, in words; libvirt's, one list for all states. */
export type StateReasonName = (typeof domainStateReasonNames.names)[number];

/** What each state may give as its reason; `unspecified` is legal everywhere and means: not known. */
export const reasonsOfStates: Readonly<Record<StateName, readonly StateReasonName[]>> = {
  running: [
    'booted',
    'migrated',
    'restored',
    'from-snapshot',
    'unpaused',
    'migration-canceled',
    'save-canceled',
    'wakeup',
    'crashed',
    'postcopy',
    'postcopy-failed',
  ],
  blocked: [],
  paused: [
    'user',
    'migration',
    'save',
    'dump',
    'io-error',
    'watchdog',
    'from-snapshot',
    'shutting-down',
    'snapshot',
    'crashed',
    'starting-up',
    'postcopy',
    'postcopy-failed',
    'api-error',
    'lease-lost',
  ],
  shutdown: ['user'],
  shutoff: ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from-snapshot', 'daemon', 'lease-lost'],
  crashed: ['panicked'],
  pmsuspended: [],
};

/** The word for a state; for one of a newer peer `unknown(9)`. */
export function stateName(state: DomainState): string {
  return domainStateNames.toName(state);
}

/** The state for a word. */
export function stateOf(name: StateName): DomainState {
  return domainStateNames.fromName(name) as DomainState;
}

/** The reason for a word. */
export function stateReasonOf(name: StateReasonName): DomainStateReason {
  return domainStateReasonNames.fromName(name) as DomainStateReason;
}

/** Whether there is a guest. */
export function isActive(state: DomainState): boolean {
  return state !== DomainState.DOMAIN_STATE_SHUTOFF && state !== DomainState.DOMAIN_STATE_UNSPECIFIED;
}
