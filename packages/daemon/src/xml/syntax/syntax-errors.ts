import { textPositions } from './text-position.js';
import type { XmlElement } from './xml-element.js';
import type { SyntaxProblem } from './xml-syntax-fault.js';
import { excerpt } from './xml-syntax-fault.js';

/** What the parser says, and what it would have accepted. */
const expectations: readonly (readonly [RegExp, string])[] = [
  [/attribute without value/, `a value: name='value'`],
  [/unquoted attribute value/, 'a value in quotes'],
  [/no whitespace between attributes/, 'a space before the next attribute'],
  [/duplicate attribute/, 'each attribute once'],
  [/disallowed character in attribute name/, `an attribute, or the end of the tag: '>' or '/>'`],
  [/disallowed character in (tag|closing tag)/, 'the name of an element, then its attributes or the end of the tag'],
  [/forward-slash in opening tag/, `'/>'`],
  [/entity|empty entity/, 'one of &amp; &lt; &gt; &apos; &quot; or a character by number'],
  [/"?\]\]>"? is disallowed/, `']]&gt;' in text`],
  [/malformed comment/, `a comment '<!-- ... -->' without '--' in it`],
  [/text data outside/, 'nothing but one element'],
  [/only one root/, 'nothing after the root element'],
  [/must contain a root/, 'an element'],
  [
    /XML declaration|version number|encoding value|standalone value|name\/value|value required|must be quoted/,
    `<?xml version='1.0' encoding='UTF-8'?>`,
  ],
  [/processing instruction/, 'an element'],
  [/doctype/, 'no document type declaration'],
  [/incorrect syntax|weird empty close tag/, 'an element, a comment or CDATA'],
  [/disallowed character/, 'a character that XML allows; & and < as &amp; and &lt;'],
];

/**
 * Says in our words what the parser found wrong when it had read up to `position`. The parser takes the innermost
 * element, `closed`, from the open ones before it notices that an end tag is not its.
 */
export function explainSyntaxError(
  text: string,
  position: number,
  message: string,
  open: readonly XmlElement[],
  closed: XmlElement | undefined,
): SyntaxProblem {
  if (/unexpected close tag|unmatched closing tag/.test(message)) return wrongEndTag(text, position, message, closed);
  if (/unclosed tag|unexpected end/.test(message)) return unclosed(text, open);
  const offset = Math.max(0, Math.min(position, text.length) - 1);
  const expected = expectations.find(([pattern]) => pattern.test(message))?.[1] ?? 'well-formed XML';
  return { offset, found: excerpt(text, offset), expected };
}

function wrongEndTag(text: string, position: number, message: string, closed: XmlElement | undefined): SyntaxProblem {
  const offset = text.lastIndexOf('</', position - 1);
  const found = text.slice(offset, position);
  if (closed === undefined || message.includes('unmatched')) return { offset, found, expected: 'no end tag here' };
  const { line } = textPositions(text)(closed.start);
  return { offset, found, expected: `</${closed.name}> for the element of line ${line}` };
}

/** The text ended within a tag, a comment or the like, or before the end tag of an element. */
function unclosed(text: string, open: readonly XmlElement[]): SyntaxProblem {
  const found = 'the end of the document';
  const element = open.at(-1);
  const last = text.lastIndexOf('<');
  const sections = [
    ['<!--', '-->', 'comment'],
    ['<![CDATA[', ']]>', 'CDATA section'],
    ['<?', '?>', 'processing instruction'],
  ] as const;
  for (const [begin, end, what] of sections) {
    const start = text.lastIndexOf(begin);
    const isOpen = start >= (element?.contentStart ?? 0) && !text.includes(end, start + begin.length);
    if (start !== -1 && isOpen) return { offset: start, found, expected: `the end of the ${what} that begins here` };
  }
  const isInTag = last >= (element?.contentStart ?? 0) && !text.includes('>', last);
  if (last !== -1 && isInTag) return { offset: last, found, expected: 'the end of the tag that begins here' };
  if (element === undefined) return { offset: text.length, found, expected: 'an element' };
  return { offset: element.start, found, expected: `</${element.name}> for the element that begins here` };
}
