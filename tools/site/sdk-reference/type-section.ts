import { type ApiItem, type ApiToken, signatureOf } from './api-model.ts';
import { asCell, parseDocComment } from './doc-comment.ts';
import { linkedCode, type Places } from './signature-links.ts';

/** An interface as a table of its members, or an alias as what it stands for. */
export function typeSection(item: ApiItem, places: Places): string {
  const { summary, remarks } = parseDocComment(item.docComment);
  const parts = [`## ${item.name}`, summary, remarks];
  const tokens = item.excerptTokens ?? [];
  if (item.kind === 'TypeAlias') parts.push(linkedCode(afterEquals(tokens), places));
  const extended = /^interface \w+ extends (.*)$/s.exec(signatureOf(item));
  if (extended !== null) parts.push(`With what ${linkedCode(afterExtends(tokens), places)} has.`);
  const rows = (item.members ?? []).map((member) => {
    const type = typeTokens(member);
    const name = `\`${member.name}${member.isOptional === true ? '?' : ''}\``;
    return `| ${name} | ${linkedCode(type, places)} | ${asCell(wholeText(member))} |`;
  });
  if (rows.length > 0) parts.push(['| Member | Type | Meaning |', '|---|---|---|', ...rows].join('\n'));
  return parts.filter((part) => part !== '').join('\n\n');
}

function wholeText(member: ApiItem): string {
  const { summary, remarks, returns } = parseDocComment(member.docComment);
  return [summary, remarks, returns].filter((text) => text !== '').join(' ');
}

/** The type of a member: what follows its name. A method has all of it. */
function typeTokens(member: ApiItem): readonly ApiToken[] {
  const tokens = member.excerptTokens ?? [];
  const text = tokens[0]?.text ?? '';
  const first = member.kind === 'MethodSignature' ? text.slice(text.indexOf('(')) : text.replace(/^.*?\??:\s*/s, '');
  return withoutEnd([{ kind: 'Content', text: first }, ...tokens.slice(1)]);
}

function afterEquals(tokens: readonly ApiToken[]): readonly ApiToken[] {
  const at = tokens.findIndex(({ text }) => text.includes('='));
  const first = tokens[at]?.text ?? '';
  return withoutEnd([{ kind: 'Content', text: first.slice(first.indexOf('=') + 1) }, ...tokens.slice(at + 1)]);
}

function afterExtends(tokens: readonly ApiToken[]): readonly ApiToken[] {
  const at = tokens.findIndex(({ text }) => /\bextends\b/.test(text));
  return withoutEnd(tokens.slice(at + 1));
}

function withoutEnd(tokens: readonly ApiToken[]): readonly ApiToken[] {
  return tokens.map((token, index) =>
    index === tokens.length - 1 && token.kind === 'Content'
      ? { ...token, text: token.text.replace(/;?\s*$/, '') }
      : token,
  );
}
