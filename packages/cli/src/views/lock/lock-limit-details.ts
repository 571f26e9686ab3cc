import type { LockLimits } from '@holdfast/protocol/lock';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** What clients of the lock daemon may take. */
export function lockLimitDetails(limits: LockLimits | undefined): Answer {
  const { mostClients = 0, mostHolds = 0, mostWaiting = 0 } = limits ?? {};
  return {
    value: { mostClients, mostHolds, mostWaiting },
    names: [],
    text: (style) =>
      formatDetails(
        [
          ['Connections for calls', String(mostClients)],
          ['Hold connections', String(mostHolds)],
          ['Waiting requests', String(mostWaiting)],
        ],
        style,
      ),
  };
}
