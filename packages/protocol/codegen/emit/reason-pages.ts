import type { Schema } from '../schema.ts';
import { type ReasonEntry, reasonsOf } from './emit-reasons.ts';
import { prose } from './reference-tables.ts';

/** A page for each error reason, and one that lists them. */
export function reasonPages(schema: Schema): Readonly<Record<string, string>> {
  const all = reasonsOf(schema);
  return {
    'errors.md': listText(all),
    ...Object.fromEntries(all.map((reason) => [`errors/${pageName(reason)}`, reasonText(reason)])),
  };
}

function pageName({ name }: ReasonEntry): string {
  return `${name.toLowerCase().replaceAll('_', '-')}.md`;
}

function listText(all: readonly ReasonEntry[]): string {
  const intro =
    'Why a call was refused. The list is closed and grows only at its end: a situation keeps its reason for ever. ' +
    'What is wrong, where, and who stands in the way is told in [ErrorDetail](messages.md#errordetail).';
  const rows = all.map((reason) => {
    const { retryable, exitCode } = reason.rules;
    const link = `[\`${reason.name}\`](errors/${pageName(reason)})`;
    return `| ${link} | ${prose(reason.comment)} | ${retryable ? 'yes' : 'no'} | ${exitCode} |\n`;
  });
  return `# Error reasons\n\n${intro}\n\n| Reason | When | May succeed later | Exit code |\n|---|---|---|---|\n${rows.join('')}`;
}

function reasonText({ name, comment, rules }: ReasonEntry): string {
  const { what, remedies, status, libvirt, retryable, exitCode, number } = rules;
  const facts = [
    ['gRPC status', `\`${status}\``],
    ["libvirt's number", String(libvirt)],
    ['The same call may succeed later', retryable ? 'yes' : 'no'],
    ['Exit code of the command line', String(exitCode)],
    ['Number', String(number)],
  ];
  return [
    `# ${name}\n`,
    `${prose(comment)}\n`,
    `## What happened\n\n${prose(what)}\n`,
    `## What to do\n\n${remedies.map((remedy) => `- ${prose(remedy)}\n`).join('')}`,
    `## For programs\n\n| | |\n|---|---|\n${facts.map(([fact, value]) => `| ${fact} | ${value} |\n`).join('')}`,
    '`holdfast explain ' + name + '` prints the same. [All reasons](../errors.md)\n',
  ].join('\n');
}
