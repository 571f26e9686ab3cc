import type { Guest } from '../../drivers/driver.js';
import { Fault } from '../../model/fault.js';
import type { Services } from '../services.js';
import { timeLimit } from './time-limit.js';

/** How long a guest may take to say that it can be reached after all. */
const patienceMs = 5000;

/**
 * Whether something went wrong because a guest has ended, or cannot be reached. That is no fault: what became of it is told by a
 * fact, `exited` or `reachable`, and what is still to be done then is found out anew.
 */
export async function isOutOfReach(at: Pick<Services, 'clock'>, guest: Guest, error: unknown): Promise<boolean> {
  if (!(error instanceof Fault) || error.reason !== 'MONITOR_FAILED') return false;
  using limit = timeLimit(at.clock, patienceMs, new AbortController().signal);
  try {
    await guest.status(limit.signal);
    return false;
  } catch {
    return true;
  }
}
