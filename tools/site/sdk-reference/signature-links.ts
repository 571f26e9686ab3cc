import { type ApiItem, type ApiToken, namedIn } from './api-model.ts';

/** Where each exported name is shown. */
export type Places = ReadonlyMap<string, string>;

/** The tokens of a type as code whose names lead to where they are shown. */
export function linkedCode(tokens: readonly ApiToken[], places: Places): string {
  const inner = tokens.map(({ kind, text }) => {
    const place = kind === 'Reference' ? places.get(text) : undefined;
    return place === undefined ? escaped(text) : `<a href="./${place}">${escaped(text)}</a>`;
  });
  return `<code v-pre>${inner
    .join('')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()}</code>`;
}

/** A line with the types that a signature names. */
export function seeLine(item: ApiItem, places: Places): string {
  const links = namedIn(item)
    .filter((name) => places.has(name) && name !== item.name)
    .map((name) => `[${name}](${places.get(name)?.replace('.html', '.md')})`);
  return links.length === 0 ? '' : `See ${links.join(', ')}.`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('|', '&#124;');
}
