import type { DaemonStatus } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatBytes } from '../../output/bytes.js';
import { formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';

/** How the daemon is. */
export function statusDetails(status: DaemonStatus): Answer {
  const domains = status.domains.map(({ state, domains: count }) => `${count} ${state}`).join(', ');
  return {
    value: status,
    names: [status.version],
    text: (style) =>
      formatDetails(
        [
          ['Daemon', `holdfastd ${status.version}, pid ${status.pid}`],
          ['Running since', formatLocalTime(status.startedAt)],
          ['Takes calls', status.draining ? 'no: it is drained' : 'yes'],
          ['Driver', status.driver],
          ['Domains', domains || 'none'],
          ['Operations', `${status.runningOperations} running, ${status.queuedJobs} waiting`],
          ['Last event', `${status.events.epoch}:${status.events.sequence}`],
          ['Leases', `${status.leaseManager}${status.leasesReachable ? '' : ', does not answer'}`],
          ['Memory', `${formatBytes(status.memoryBytes)}, ${formatBytes(status.heapBytes)} of it heap`],
          ['Event loop', `late by ${ms(status.eventLoopMeanMs)} on average, ${ms(status.eventLoopMaxMs)} at most`],
          ['Ends when idle', status.idleTimeoutMs === 0 ? 'never' : `after ${status.idleTimeoutMs / 1000} s`],
        ],
        style,
      ),
  };
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
