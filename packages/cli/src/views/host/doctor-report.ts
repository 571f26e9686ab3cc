import type { Finding } from '../../doctor/finding.js';
import type { Answer } from '../../output/answer.js';
import type { Accent } from '../../output/style.js';

const accents: Readonly<Record<Finding['state'], Accent>> = { ok: 'good', warning: 'warn', problem: 'bad' };

/** Everything that was looked at, one line each, with what to do below. */
export function doctorReport(findings: readonly Finding[]): Answer {
  return {
    value: { findings },
    names: findings.filter(({ state }) => state !== 'ok').map(({ check }) => check),
    text(style) {
      const width = Math.max(...findings.map(({ check }) => check.length)) + 2;
      return findings
        .map(({ check, state, message, remedy }) => {
          const head = `${style(accents[state], state.padEnd(9))}${check.padEnd(width)}${message}\n`;
          return remedy === '' ? head : `${head}${' '.repeat(9 + width)}${style('quiet', 'remedy:')} ${remedy}\n`;
        })
        .join('');
    },
  };
}
