import type { AccessFinding, ExplainAccessResult } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';

/** Why something is allowed or denied: a sentence, and below it each rule that met. */
export function accessDetails(answer: ExplainAccessResult): Answer {
  return {
    value: answer,
    names: [answer.allowed ? 'allowed' : 'denied'],
    text: () => [answer.sentence, ...answer.findings.flatMap(linesOf)].map((line) => `${line}\n`).join(''),
  };
}

function linesOf({ permission, allowed, neededWith, rules, reason }: AccessFinding): string[] {
  const when = neededWith === '' ? '' : `, needed with ${neededWith}`;
  const met = rules.map(({ effect, label, decides }) => `    ${effect} ${label}${decides ? ' (decides)' : ''}`);
  return [`  ${permission}: ${allowed ? 'yes' : 'no'}${when}`, ...(met.length === 0 ? [`    ${reason}`] : met)];
}
