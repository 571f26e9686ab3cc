import type { GetStatusResponse } from '@holdfast/protocol/lock';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';

/** How the lock daemon is. */
export function lockdDetails(status: GetStatusResponse): Answer {
  const { hello, spaces, reexecFailure } = status;
  const { version = '', pid = 0, backend = '', epoch = '', generation = 0 } = hello ?? {};
  const { host, bootId, servingSinceMs, owners, held, orphaned, lost, waiting, clients, holds } = status;
  const { descriptors, mostDescriptors } = status;
  const value = {
    version,
    pid,
    backend,
    epoch,
    generation,
    host,
    bootId,
    servingSinceMs,
    owners,
    held,
    orphaned,
    lost,
    waiting,
    clients,
    holds,
    descriptors,
    mostDescriptors,
    spaces: spaces.map(({ name, directory, remote, held: inIt, unavailable }) => ({
      name,
      directory,
      remote,
      held: inIt,
      unavailable,
    })),
    reexecFailure,
  };
  return {
    value,
    names: [version],
    text: (style) =>
      formatDetails(
        [
          ['Daemon', `holdfast-lockd ${version}, pid ${pid} on host ${host}`],
          ['Serving since', formatLocalTime(new Date(servingSinceMs))],
          ['Image', `number ${generation + 1} of this process`],
          ['Backend', backend === 'ofd' ? 'ofd: locks that guests inherit' : `${backend}: locks of the process`],
          ['Leases', `${held} held, ${orphaned} orphaned, ${lost} lost`],
          ['Owners', String(owners)],
          ['Connections', `${clients} for calls, ${holds} hold leases`],
          ['Waiting', `${waiting} requests`],
          ['Descriptors', `${descriptors} of ${mostDescriptors || 'any number'}`],
          ['Lockspaces', value.spaces.map(spaceLine)],
          ['Last re-exec', reexecFailure === '' ? undefined : style('bad', reexecFailure)],
        ],
        style,
      ),
  };
}

function spaceLine(space: {
  readonly name: string;
  readonly directory: string;
  readonly remote: boolean;
  readonly held: number;
  readonly unavailable: string;
}): string {
  const { name, directory, remote, held, unavailable } = space;
  const where = `${name}: ${held} held, in ${directory}${remote ? ' (a file system that may hang)' : ''}`;
  return unavailable === '' ? where : `${where}: not available, ${unavailable}`;
}
