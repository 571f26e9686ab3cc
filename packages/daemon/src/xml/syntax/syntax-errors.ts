import { textPositions } from './text-position.js';
import type { XmlElement } from './xml-element.js';
import type { SyntaxProblem } from './xml-syntax-fault.js';
import { excerpt } from './xml-syntax-fault.js';

/** What the parser knew when it stopped. */
export interface ParserError {
  readonly text: string;
  /** How far it had read. */
  readonly position: number;
  /** What it says. */
  readonly message: string;
  /** Elements that are open. */
  readonly open: readonly XmlElement[];
  /** The element that it took from the open ones last; it does so before it notices that an end tag is not its. */
  readonly closed: XmlElement | undefined;
}

/** For what the parser says: where the trouble begins, and what it would have accepted. */
const explanations: readonly (readonly [says: RegExp, offset: (error: ParserError) => number, expected: string])[] = [
  [/attribute without value/, here, `a value: name='value'`],
  [/unquoted attribute value/, here, 'a value in quotes'],
  [/no whitespace between attributes/, here, 'a space before the next attribute'],
  [/duplicate attribute/, secondAttribute, 'each attribute once'],
  [/attribute name/, here, `an attribute name='value', or the end of the tag: '>' or '/>'`],
  [/in (tag|closing tag)/, here, 'the name of an element, then its attributes or the end of the tag'],
  [/forward-slash/, here, `'/>'`],
  [/entity/, lastOf('&'), 'one of &amp; &lt; &gt; &apos; &quot; or a character by its number'],
  [/\]\]>/, lastOf(']]>'), `']]&gt;' in text`],
  [/comment/, here, `a comment '<!-- ... -->' without '--' in it`],
  [/text data outside/, textOutside, 'nothing but one element'],
  [/only one root/, lastOf('<'), 'nothing after the root element'],
  [/doctype/, lastOf('<!DOCTYPE'), 'no document type declaration'],
  [/XML declaration|version number|encoding value|standalone value|name\/value/, lastOf('<?'), xmlDeclaration()],
  [/processing instruction/, lastOf('<?'), 'an element'],
  [/incorrect syntax/, here, 'an element, a comment or CDATA'],
  [/disallowed character/, here, 'a character that XML allows; & and < as &amp; and &lt;'],
];

/** Says in our words what the parser found wrong. */
export function explainSyntaxError(error: ParserError): SyntaxProblem {
  const { text, message } = error;
  if (/unexpected close tag|unmatched closing tag|weird empty close tag/.test(message)) return wrongEndTag(error);
  if (/unclosed tag|unexpected end|must contain a root/.test(message)) return unclosed(error);
  const [, offsetOf, words] = explanations.find(([says]) => says.test(message)) ?? [undefined, here, 'well-formed XML'];
  const offset = offsetOf(error);
  const isInDeclaration = text.startsWith('<?xml') && offset <= text.indexOf('>');
  // Only a quote that was forgotten makes a tag begin within a value.
  const isInValue = message.endsWith('disallowed character.') && text[offset] === '<';
  const expected = isInValue ? 'the closing quote of the attribute, or &lt;' : words;
  return { offset, found: excerpt(text, offset), expected: isInDeclaration ? xmlDeclaration() : expected };
}

function xmlDeclaration(): string {
  return `<?xml version='1.0' encoding='UTF-8'?>`;
}

function here({ text, position }: ParserError): number {
  return Math.max(0, Math.min(position, text.length) - 1);
}

function lastOf(piece: string): (error: ParserError) => number {
  return (error) => Math.max(0, error.text.lastIndexOf(piece, here(error)));
}

/** The parser tells of text outside of the root only when it has read all of it. */
function textOutside(error: ParserError): number {
  const start = error.text.lastIndexOf('>', here(error) - 1) + 1;
  const blank = /^\s*/.exec(error.text.slice(start))?.[0].length ?? 0;
  return start + blank;
}

function secondAttribute(error: ParserError): number {
  const name = /duplicate attribute: (.*)\.$/.exec(error.message)?.[1] ?? '';
  const start = error.text.lastIndexOf('<', here(error));
  const same = [...error.text.slice(start, error.position).matchAll(/\s([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)];
  const last = same.findLast((match) => match[1] === name);
  return last === undefined ? here(error) : start + last.index + 1;
}

function wrongEndTag({ text, position, message, open, closed }: ParserError): SyntaxProblem {
  const offset = text.lastIndexOf('</', position - 1);
  const found = text.slice(offset, position);
  const meant = message.includes('weird') ? open.at(-1) : closed;
  if (meant === undefined || message.includes('unmatched')) return { offset, found, expected: 'no end tag here' };
  const { line } = textPositions(text)(meant.start);
  return { offset, found, expected: `</${meant.name}> for the element of line ${line}` };
}

const sections = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'CDATA section'],
  ['<?', '?>', 'processing instruction'],
] as const;

/** The text ended within a tag, a comment or the like, or before the end tag of an element. */
function unclosed({ text, open }: ParserError): SyntaxProblem {
  const found = 'the end of the document';
  const element = open.at(-1);
  const contentStart = element?.contentStart ?? 0;
  for (const [begin, end, what] of sections) {
    const start = text.lastIndexOf(begin);
    if (start < contentStart || text.includes(end, start + begin.length)) continue;
    return { offset: start, found, expected: `the end of the ${what} that begins here` };
  }
  const last = text.lastIndexOf('<');
  if (last >= contentStart && !text.includes('>', last)) {
    return { offset: last, found, expected: 'the end of the tag that begins here' };
  }
  if (element === undefined) return { offset: text.length, found, expected: 'an element' };
  return { offset: element.start, found, expected: `</${element.name}> for the element that begins here` };
}
