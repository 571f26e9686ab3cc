import type { ApplyDomainResult } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { changeLines } from './change-lines.js';

/** What applying a definition came to, or would, with what differs. */
export function domainApplied(result: ApplyDomainResult, isDryRun: boolean): Answer {
  const { domain, changes, outcome, restartNeeded } = result;
  return {
    value: { domain, outcome, changes, restartNeeded },
    names: [domain.name],
    text(style) {
      const done = isDryRun && outcome !== 'unchanged' ? `would be ${outcome}` : outcome;
      const head = `domain ${style('strong', domain.name)} ${done}\n`;
      // Of a new domain everything is a change: nobody would read that.
      const lines = outcome === 'created' ? [] : changes.flatMap((change) => changeLines(change, style));
      const hint = 'the running guest has another configuration until it is shut down and started again';
      const rest = restartNeeded ? [style('warn', hint)] : [];
      return head + [...lines.map((line) => `  ${line}`), ...rest].map((line) => `${line}\n`).join('');
    },
  };
}
