import type { OperationRecord } from '@holdfast/sdk';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Detail, formatDetails } from '../../output/details.js';
import { formatLocalTime } from '../../output/local-time.js';
import { accentState } from '../accents.js';

/** One operation, from its beginning to its end. */
export function operationDetails(operation: OperationRecord): Answer {
  const { queuePosition: position, progressPercent: done, waitsFor, waitedMs, ranMs } = operation;
  const behind = waitsFor === '' ? '' : `, behind ${waitsFor}`;
  return {
    value: operation,
    names: [operation.id],
    text(style) {
      const details: Detail[] = [
        ['Id', operation.id],
        ['Kind', `${operation.kind} (${operation.jobClass})`],
        ['Domain', `${operation.objectName} (${operation.objectUuid})`],
        ['State', accentState(operation.state, style)],
        ['In queue', position > 0 ? `place ${position}${behind}` : undefined],
        ['Done', done === undefined ? undefined : `${done} %`],
        ['Step', operation.step],
        ['Asked for', timeOf(operation.createdAt)],
        ['Waited', waitedMs > 0 ? formatAge(waitedMs) : undefined],
        ['Begun', timeOf(operation.startedAt)],
        ['Ended', timeOf(operation.endedAt)],
        ['At work', ranMs > 0 ? formatAge(ranMs) : undefined],
        ['By', operation.requestedBy],
        ['Error', operation.errorMessage],
        ['Reason', operation.error?.reason],
        ['Cancellable', operation.cancellable ? 'yes' : 'no'],
        ['Log', operation.log.map(({ at, text }) => `${formatLocalTime(at)}  ${text}`)],
      ];
      return formatDetails(details, style);
    },
  };
}

function timeOf(time: Date | undefined): string | undefined {
  return time && formatLocalTime(time);
}
