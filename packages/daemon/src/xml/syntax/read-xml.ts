import { SaxesParser } from 'saxes';
import { limits } from './limits.js';
import { explainSyntaxError } from './syntax-errors.js';
import { initialNamespaces, isDeclaration, type Namespaces, namespacesWithin, prefixOf, uriOf } from './namespaces.js';
import type { XmlAttribute, XmlElement } from './xml-element.js';
import { excerpt, xmlSyntaxFault } from './xml-syntax-fault.js';

/** An element while it is being read. */
interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  contentStart: number;
  end: number;
}

/**
 * Reads a document into a tree. No DTD, no entities beyond XML's five, nothing beyond the {@link limits}.
 *
 * @throws Fault XML_SYNTAX at the first thing that is wrong.
 */
export function readXml(text: string): XmlElement {
  if (text.length > limits.bytes || Buffer.byteLength(text) > limits.bytes) {
    throw xmlSyntaxFault('', { offset: 0, found: 'a larger document', expected: `at most ${limits.bytes} bytes` });
  }
  // The parser would take half of a surrogate pair together with what follows it.
  if (!text.isWellFormed()) {
    const offset = text.search(/\p{Surrogate}/u);
    throw xmlSyntaxFault(text, { offset, found: excerpt(text, offset), expected: 'a character that XML allows' });
  }
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let start = 0;
  let closed: XmlElement | undefined;

  parser.on('error', (error) => {
    throw xmlSyntaxFault(
      text,
      explainSyntaxError({ text, position: parser.position, message: error.message, open, closed }),
    );
  });
  parser.on('doctype', () => {
    const offset = text.lastIndexOf('<!DOCTYPE', parser.position);
    throw xmlSyntaxFault(text, { offset, found: 'a document type declaration', expected: 'none' });
  });
  parser.on('opentagstart', () => {
    // A name holds no `<`, so the last one before here is that of the tag.
    start = text.lastIndexOf('<', parser.position - 1);
  });
  parser.on('opentag', (tag) => {
    elements++;
    if (elements > limits.elements) throw tooMany(text, start, 'elements', limits.elements);
    if (open.length >= limits.depth) throw tooMany(text, start, 'levels of elements', limits.depth);
    const parent = open.at(-1);
    const element = openElement(text, start, tag.name, tag.attributes, parent?.namespaces ?? initialNamespaces);
    element.contentStart = parser.position;
    if (parent === undefined) root = element;
    else parent.children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => addText(open, piece));
  parser.on('cdata', (piece) => addText(open, piece));
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) element.end = parser.position;
    closed = element;
  });
  parser.write(text).close();
  if (root === undefined) throw xmlSyntaxFault(text, { offset: 0, found: excerpt(text, 0), expected: 'an element' });
  return root;
}

function addText(open: readonly OpenElement[], piece: string): void {
  const element = open.at(-1);
  if (element !== undefined) element.text += piece;
}

function openElement(
  text: string,
  start: number,
  name: string,
  written: Readonly<Record<string, string>>,
  around: Namespaces,
): OpenElement {
  const names = Object.keys(written);
  if (names.length > limits.attributes) throw tooMany(text, start, 'attributes', limits.attributes);
  const namespaces = namespacesWithin(written, around);
  const attributes: XmlAttribute[] = [];
  for (const attribute of names) {
    if (isDeclaration(attribute)) continue;
    // An attribute without a prefix is in no namespace, whatever the default is.
    const uri = attribute.includes(':') ? namespaceOf(text, start, attribute, namespaces) : '';
    attributes.push({ name: attribute, uri, value: written[attribute] ?? '' });
  }
  return {
    name,
    local: name.slice(name.indexOf(':') + 1),
    uri: namespaceOf(text, start, name, namespaces),
    attributes,
    children: [],
    text: '',
    namespaces,
    around,
    start,
    contentStart: start,
    end: start,
  };
}

function namespaceOf(text: string, start: number, name: string, namespaces: Namespaces): string {
  const prefix = prefixOf(name);
  const uri = uriOf(prefix, namespaces);
  if (uri !== undefined && (uri !== '' || prefix === '')) return uri;
  throw xmlSyntaxFault(text, {
    offset: Math.max(start, text.indexOf(name, start)),
    found: `the prefix ${prefix} of ${name}`,
    expected: `a declaration xmlns:${prefix}='...'`,
  });
}

function tooMany(text: string, offset: number, what: string, most: number): Error {
  return xmlSyntaxFault(text, { offset, found: `more ${what}`, expected: `at most ${most} ${what}` });
}
