import { type ApiItem, signatureOf } from './api-model.ts';
import { asCell, parseDocComment } from './doc-comment.ts';
import { type Places, seeLine } from './signature-links.ts';

/** A class with all that it has and inherits from the classes of generated verbs. */
export function classPage(item: ApiItem, all: readonly ApiItem[], places: Places): string {
  const { summary, remarks, examples } = parseDocComment(item.docComment);
  const members = membersOf(item, all);
  const rows = members.map((member) => {
    const text = parseDocComment(member.docComment).summary;
    return `| [\`${titleOf(member)}\`](#${anchorFor(member)}) | ${asCell(firstSentence(text))} |`;
  });
  const intro = [`# ${item.name}`, summary, withoutConstructor(remarks), ...examples];
  const table = ['| | |', '|---|---|', ...rows].join('\n');
  return (
    [...intro, table, ...members.map((member) => memberSection(member, places))].filter(Boolean).join('\n\n') + '\n'
  );
}

/** A function or a constant that is exported by itself. */
export function functionSection(item: ApiItem, places: Places): string {
  return section(item, item.name, places);
}

function memberSection(item: ApiItem, places: Places): string {
  return section(item, titleOf(item), places, anchorFor(item));
}

function section(item: ApiItem, title: string, places: Places, anchor = title.toLowerCase()): string {
  const { summary, remarks, returns, throws, examples, parameters } = parseDocComment(item.docComment);
  return [
    `## \`${title}\` {#${anchor}}`,
    summary,
    `\`\`\`ts\n${signatureOf(item)}\n\`\`\``,
    parameters.map(({ name, text }) => `- \`${name}\`: ${asCell(text)}`).join('\n'),
    returns === '' ? '' : `Answers: ${returns}`,
    throws === '' ? '' : `Throws: ${throws}`,
    remarks,
    ...examples,
    seeLine(item, places),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Own members first, in the order of the alphabet; what is overridden is shown as it is here. */
function membersOf(item: ApiItem, all: readonly ApiItem[]): readonly ApiItem[] {
  const own = (item.members ?? []).filter(({ kind, name }) => kind !== 'Constructor' && !name.startsWith('[Symbol.'));
  const base = /\bextends (\w+Methods)\b/.exec(signatureOf(item))?.[1];
  const inherited = all.find(({ name }) => name === base);
  const others = inherited === undefined ? [] : membersOf(inherited, all);
  const names = new Set(own.map(({ name }) => name));
  const both = [...own, ...others.filter(({ name, isAbstract }) => !names.has(name) && isAbstract !== true)];
  return both.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

function titleOf({ kind, name, isStatic }: ApiItem): string {
  return `${isStatic === true ? 'static ' : ''}${name}${kind === 'Method' ? '()' : ''}`;
}

function anchorFor({ name }: ApiItem): string {
  return name.toLowerCase().replaceAll(/\W/g, '');
}

function firstSentence(text: string): string {
  return /^[^]*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

/** That a constructor is not for others is of no interest: nothing here is made by one. */
function withoutConstructor(remarks: string): string {
  return remarks.replaceAll(/The constructor for this class is marked as internal\.[^\n]*/g, '').trim();
}
