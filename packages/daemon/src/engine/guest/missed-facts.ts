import { DomainState } from '@holdfast/protocol';
import type { Fact, GuestStatus } from '../../drivers/driver.js';
import type { DomainRecord, LiveGuest } from '../../objects/domain-record.js';

/** Says what must have happened to a guest between what is recorded of it and what it says now. Pure. */
export function missedFacts({ state }: DomainRecord, live: LiveGuest, status: GuestStatus): Fact[] {
  const { currentMemoryBytes } = live.spec;
  // One that was to be off after its reboot runs until it is stopped or ended: that is still to be done, and no news.
  const isLate = state === DomainState.DOMAIN_STATE_SHUTDOWN && live.asked === 'reboot' && status.run === 'running';
  const balloon: Fact[] =
    status.memoryBytes === undefined || status.memoryBytes === currentMemoryBytes
      ? []
      : [{ kind: 'balloon-changed', memoryBytes: status.memoryBytes }];
  return [...(isLate ? [] : missedSteps(state, status)), ...balloon];
}

function missedSteps(state: DomainState, { run, cause }: GuestStatus): Fact[] {
  switch (run) {
    case 'running':
      return state === DomainState.DOMAIN_STATE_PMSUSPENDED ? [{ kind: 'woke' }] : [{ kind: 'resumed' }];
    case 'paused':
      if (state === DomainState.DOMAIN_STATE_CRASHED || state === DomainState.DOMAIN_STATE_SHUTDOWN) return [];
      return [{ kind: 'paused', cause: cause === 'io-error' || cause === 'watchdog' ? cause : 'user' }];
    case 'shutdown':
      return [{ kind: 'shutdown', by: 'guest' }];
    case 'panicked':
      return [{ kind: 'panicked' }];
    case 'pm-suspended':
      return [{ kind: 'pm-suspended', to: 'memory' }];
  }
}
