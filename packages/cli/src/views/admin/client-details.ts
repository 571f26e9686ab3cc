import type { AdminClient } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';

/** One client: who it is and what it does. */
export function clientDetails(client: AdminClient): Answer {
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
          ['Process', client.pid === undefined ? '' : `pid ${client.pid}, uid ${client.uid}, gid ${client.gid}`],
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
