import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';
import type { PkiFinding } from '../../pki/check/findings.js';

const accents = { good: 'good', warn: 'warn', bad: 'bad' } as const;

const columns: readonly Column<PkiFinding>[] = [
  { title: '', cell: ({ state }, style) => style(accents[state], state) },
  { title: 'File', cell: ({ file }) => file },
  { title: 'What', cell: ({ what }) => what },
  { title: 'Found', cell: ({ found }) => found },
  { title: 'To do', cell: ({ remedy }) => remedy },
];

/** What was looked at in a directory of certificates, one a line. */
export function pkiFindings(directory: string, findings: readonly PkiFinding[]): Answer {
  return {
    value: { directory, findings },
    names: findings.filter(({ state }) => state === 'bad').map(({ file }) => file),
    text: (style) => `${style('quiet', directory)}\n${formatTable(columns, findings, style)}`,
  };
}
