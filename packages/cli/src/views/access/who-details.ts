import type { WhoAmIResult } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** Who the caller is, and what it may do. */
export function whoDetails(answer: WhoAmIResult): Answer {
  const { identity, roles, permissions } = answer;
  return {
    value: answer,
    names: [identity?.caller ?? ''],
    text: (style) =>
      formatDetails(
        [
          ['Caller', identity?.caller],
          ['Door', identity?.door],
          [
            'Process',
            identity?.pid === undefined ? '' : `pid ${identity.pid}, uid ${identity.uid}, gid ${identity.gid}`,
          ],
          ['Groups', identity?.groups.join(' ')],
          ['Certificate', identity?.distinguishedName],
          ['Fingerprint', identity?.fingerprint],
          ['Token', identity?.token],
          ['Roles', roles.join(' ')],
          ['May', permissions.length === 0 ? 'nothing' : permissions.join(' ')],
        ],
        style,
      ),
  };
}
