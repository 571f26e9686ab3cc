import type { GetVersionResult } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';

/** Who answers, and since when; `client` is the version of this command. */
export function versionDetails(daemon: GetVersionResult, client: string): Answer {
  return {
    value: { client, daemon },
    names: [daemon.version],
    text: (style) =>
      formatDetails(
        [
          ['Client', `holdfast ${client}`],
          ['Daemon', `holdfastd ${daemon.version}, pid ${daemon.pid}`],
          ['Running since', daemon.startedAt && formatLocalTime(daemon.startedAt)],
          ['Driver', daemon.driver],
          ['Leases', daemon.leaseManager],
          ['Node.js', daemon.nodeVersion],
          ['Features', daemon.features.join(' ')],
        ],
        style,
      ),
  };
}
