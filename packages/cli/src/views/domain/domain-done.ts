import type { DomainRecord } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';

/** What became of a domain: `domain web started`. */
export function domainDone(domain: DomainRecord, done: string): Answer {
  return {
    value: domain,
    names: [domain.name],
    text: (style) => `domain ${style('strong', domain.name)} ${done}\n`,
  };
}
