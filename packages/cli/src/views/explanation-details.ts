import type { ReasonRules } from '@holdfast/sdk';
import type { Answer } from '../output/answer.js';

/** One reason, for somebody who has just met it. */
export function explanationDetails(reason: string, { what, remedies, exitCode }: ReasonRules): Answer {
  return {
    value: { reason, what, remedies, exitCode },
    names: [reason],
    text: (style) =>
      [
        style('strong', reason),
        `  ${what}`,
        '',
        'What to do',
        ...remedies.map((remedy) => `  - ${remedy}`),
        '',
        style('quiet', `Commands that meet it end with exit code ${exitCode}.`),
        '',
      ].join('\n'),
  };
}
