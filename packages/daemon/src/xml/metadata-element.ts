import { Fault } from '../model/fault.js';
import { escapeAttribute } from './syntax/escape.js';
import { isName } from './syntax/names.js';
import { readFragment } from './syntax/read-fragment.js';
import type { XmlElement } from './syntax/xml-element.js';

/** An element of `<metadata>`: a document of an application, in a namespace of its own. */
export interface MetadataElementSource {
  readonly uri: string;
  /** Prefix for writing it, when the element has none yet. */
  readonly prefix: string;
  /** The element; empty: remove it. */
  readonly xml: string;
}

/**
 * `<metadata>` with the element of one namespace put in, replaced or removed; all else stays as it is written.
 * Undefined when no element is left in it.
 *
 * @throws Fault XML_INVALID when the element is not well-formed, INVALID_ARGUMENT when it is in another namespace, or
 * prefix or URI cannot name one.
 */
export function setMetadataElement(metadata: string | undefined, source: MetadataElementSource): string | undefined {
  if (source.uri.trim() === '') throw invalid('uri', source.uri, 'the URI of a namespace');
  const written = source.xml.trim() === '' ? undefined : inNamespace(source);
  if (!metadata) return written === undefined ? undefined : `<metadata>\n    ${written}\n  </metadata>`;
  const all = readFragment(metadata, 'metadata');
  const old = all.children.find((child) => child.uri === source.uri);
  if (old !== undefined && written !== undefined) {
    return metadata.slice(0, old.start) + written + metadata.slice(old.end);
  }
  if (written !== undefined) return appended(metadata, all, written);
  if (old === undefined) return metadata;
  if (all.children.length === 1) return undefined;
  return metadata.slice(0, old.start).trimEnd() + metadata.slice(old.end);
}

function appended(metadata: string, all: XmlElement, written: string): string {
  const isEmpty = isSelfClosing(metadata, all);
  const start = isEmpty ? `${metadata.slice(all.start, all.end - 2).trimEnd()}>` : '';
  const before = isEmpty ? start : metadata.slice(all.start, metadata.lastIndexOf('</', all.end - 1)).trimEnd();
  return `${before}\n    ${written}\n  </${all.name}>`;
}

/** The element with its namespace: as it is when it has it, else it and all within it get the prefix. */
function inNamespace({ uri, prefix, xml }: MetadataElementSource): string {
  const root = readFragment(xml, 'xml');
  if (root.uri === uri) return xml.slice(root.start, root.end);
  if (root.uri !== '') throw invalid('xml', `<${root.name}> in ${root.uri}`, `an element in ${uri}`);
  if (!isName(prefix) || prefix.includes(':')) throw invalid('prefix', prefix, 'a name without a colon');
  const insertions: (readonly [offset: number, text: string])[] = [
    [root.start + 1 + root.name.length, ` xmlns:${prefix}='${escapeAttribute(uri)}'`],
  ];
  const elements = [root];
  for (const element of elements) {
    elements.push(...element.children);
    if (element.namespaces !== element.around && element.namespaces.declared.has(prefix)) {
      throw invalid('prefix', prefix, 'a prefix that means nothing else in the element');
    }
    if (element.uri !== '') continue;
    insertions.push([element.start + 1, `${prefix}:`]);
    if (!isSelfClosing(xml, element)) insertions.push([xml.lastIndexOf('</', element.end - 1) + 2, `${prefix}:`]);
  }
  let written = '';
  let from = root.start;
  for (const [offset, text] of insertions.toSorted(([one], [other]) => one - other)) {
    written += xml.slice(from, offset) + text;
    from = offset;
  }
  return written + xml.slice(from, root.end);
}

function isSelfClosing(text: string, element: XmlElement): boolean {
  return text.startsWith('/>', element.end - 2);
}

function invalid(field: string, found: string, expected: string): Fault {
  return new Fault('INVALID_ARGUMENT', `${field} is ${JSON.stringify(found)}; expected ${expected}`, {
    violations: [{ field: `metadata.element.${field}`, found, expected }],
  });
}
