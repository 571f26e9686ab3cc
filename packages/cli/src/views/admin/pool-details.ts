import type { WorkerPool } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** The workers of a server. */
export function poolDetails(pool: WorkerPool): Answer {
  return {
    value: pool,
    names: [],
    text: (style) =>
      formatDetails(
        [
          ['Least', String(pool.minWorkers)],
          ['Most', String(pool.maxWorkers)],
          ['For priority', String(pool.prioWorkers)],
          ['Now', String(pool.workers)],
          ['Free', String(pool.freeWorkers)],
          ['Calls waiting', String(pool.queueDepth)],
          ['May wait', String(pool.maxWaitingCalls)],
        ],
        style,
      ),
  };
}
