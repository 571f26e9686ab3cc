import type { AdminClient } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';

/** What the host calls the user and the group of a client, where it has names for them. */
export interface AccountNames {
  readonly user?: string | undefined;
  readonly group?: string | undefined;
}

/** One client: who it is and what it does. */
export function clientDetails(client: AdminClient, { user, group }: AccountNames = {}): Answer {
  const { calls, streams } = client;
  return {
    value: client,
    names: [String(client.id)],
    text: (style) =>
      formatDetails(
        [
          ['Id', String(client.id)],
          ['Server', client.server],
          ['Caller', client.caller],
          [
            'Process',
            client.pid === undefined
              ? ''
              : `pid ${client.pid}, uid ${client.uid}${inWords(user)}, gid ${client.gid}${inWords(group)}`,
          ],
          ['Certificate', client.distinguishedName],
          ['Fingerprint', client.fingerprint],
          ['Token', client.token],
          ['Transport', `${client.transport}, ${client.carrier}`],
          ['Address', client.peerAddress],
          ['Connected', formatLocalTime(client.connectedAt)],
          ['May change', client.readOnly ? 'nothing' : 'what its rights allow'],
          ['Calls', `${calls} under way, ${client.callsDone} done`],
          ['Streams', streams === 0 ? '' : `${streams} under way`],
        ],
        style,
      ),
  };
}

function inWords(name: string | undefined): string {
  return name === undefined ? '' : ` (${name})`;
}
