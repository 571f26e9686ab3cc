import type { InquireResponse } from '@holdfast/protocol/lock';
import { ownerTitle, shownLease } from '../../lockd/shown-lease.js';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** Who holds a resource, and what its lease file says. */
export function inquiryDetails(found: InquireResponse, now: number): Answer {
  const { lockspace, name, path, lockFile, exists, fencingToken, lockedElsewhere, foreign } = found;
  const value = {
    lockspace,
    name,
    path,
    lockFile,
    exists,
    fencingToken,
    holders: found.holders.map(shownLease),
    lockedElsewhere,
    ...(foreign === undefined ? {} : { foreign: { pid: foreign.pid, program: foreign.program } }),
  };
  return {
    value,
    names: [`${lockspace}/${name}`],
    text: (style) =>
      formatDetails(
        [
          ['Disk', path],
          ['Lease', `${lockspace}/${name}`],
          [
            'Lock file',
            lockFile === path ? 'byte 0 of the disk itself' : `${lockFile}${exists ? '' : ' (not made yet)'}`,
          ],
          ['Last token', fencingToken === 0 ? 'none' : String(fencingToken)],
          ['Held by', holdersOf(found, now)],
        ],
        style,
      ),
  };
}

function holdersOf({ holders, lockedElsewhere, foreign }: InquireResponse, now: number): readonly string[] {
  if (holders.length > 0) {
    return holders.map(
      ({ owner, shared, sinceMs, orphaned }) =>
        `${ownerTitle(owner)}, ${shared ? 'shared' : 'exclusive'}, since ${formatAge(now - sinceMs)}${orphaned ? ', orphaned' : ''}`,
    );
  }
  if (!lockedElsewhere) return ['nobody'];
  if (foreign === undefined)
    return ['a process of another host, or one that is not to be seen: not by this lock daemon'];
  return [`process ${foreign.pid} (${foreign.program}) of this host: not by this lock daemon`];
}
