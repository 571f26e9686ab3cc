import type { Fact, GuestStatus } from '../../driver.js';

/** What must have happened to a guest while there was no connection, by how it ran before and how it runs now; undefined: nothing. */
export function missedFact(
  before: GuestStatus['run'],
  { run, cause }: Pick<GuestStatus, 'run' | 'cause'>,
): Fact | undefined {
  if (run === before) return undefined;
  if (run === 'shutdown') return { kind: 'shutdown', by: 'guest' };
  if (run === 'panicked') return { kind: 'panicked' };
  if (run === 'pm-suspended') return { kind: 'pm-suspended', to: 'memory' };
  if (run === 'running') return { kind: before === 'pm-suspended' ? 'woke' : 'resumed' };
  if (run === 'paused') {
    return { kind: 'paused', cause: cause === 'io-error' || cause === 'watchdog' ? cause : 'user' };
  }
  return undefined;
}
