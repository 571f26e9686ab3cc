import type { LogRules } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** What is logged, and where to. */
export function loggingDetails(logging: LogRules): Answer {
  return {
    value: logging,
    names: [],
    text: (style) =>
      formatDetails(
        [
          ['Level', logging.level],
          ['Filters', logging.filters || 'none'],
          ['Outputs', logging.outputs || 'standard error'],
        ],
        style,
      ),
  };
}
